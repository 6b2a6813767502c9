#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "judge.h"
#include "launch.h"

void
finding_wrong(struct finding *f, const char *format, ...)
{
	va_list arguments;

	if (*f->wrong != '\0')
		return;
	va_start(arguments, format);
	vsnprintf(f->wrong, sizeof f->wrong, format, arguments);
	va_end(arguments);
}

void
finding_what(struct finding *f, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(f->what, sizeof f->what, format, arguments);
	va_end(arguments);
}

static void
become_owner(const void *user)
{
	launch_as(*(const uid_t *)user);
}

/* The end of a text: there it stands what went wrong. */
static const char *
tail(const char *text)
{
	size_t length = strlen(text);

	return length > 400 ? text + length - 400 : text;
}

/* The next start takes away what a killed one has left. */
static void
judge_sweep(const struct scene *s, struct finding *f)
{
	static const struct subject next = {
	    .words = {"cow", "--pages=1", "--consumers=1", "--quiet"}};
	struct scene after = {.subject = &next};
	struct stat object;

	/* Of that user. */
	if (stat(s->object, &object) == 0 && object.st_uid != geteuid()) {
		after.prepare = become_owner;
		after.arg = &object.st_uid;
	}
	scene_run(&after);
	if (after.status != 0)
		finding_wrong(f, "the next run: wait status 0x%x: %s",
		    (unsigned)after.status, after.err);
	else if (access(s->object, F_OK) == 0)
		finding_wrong(
		    f, "%s is left, and not swept by the next run", s->object);
	scene_release(&after);
	(void)unlink(s->object);
}

void
judge_end(const struct scene *s, int may_be_killed_by, struct finding *f)
{
	if (s->hung)
		finding_wrong(f, "it hung; stderr: %s", s->err);
	if (*s->process != '\0')
		finding_wrong(f, "process %s, lives on", s->process);
	if (WIFSIGNALED(s->status) && WTERMSIG(s->status) != may_be_killed_by)
		finding_wrong(f, "it was killed by SIG%s: %s",
		    sigabbrev_np(WTERMSIG(s->status)), s->err);
	if (*s->object == '\0')
		return;
	if (!WIFSIGNALED(s->status) && !s->unlink_refused)
		finding_wrong(f, "%s is left: %s", s->object, s->err);
	judge_sweep(s, f);
}

static bool
is_text(const json_t *object, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL && strcmp(value, text) == 0;
}

/* What could not be read may be missing; all else is equal. */
static bool
agrees(const json_t *clean, const json_t *now)
{
	const char *key;
	json_t *value;

	if (json_is_null(now))
		return true;
	if (!json_is_object(clean) || !json_is_object(now))
		return json_equal(clean, now);
	json_object_foreach ((json_t *)(uintptr_t)clean, key, value) {
		if (!agrees(value, json_object_get(now, key)))
			return false;
	}
	return true;
}

static void
judge_region(const json_t *clean, const json_t *now, const char *where,
    struct finding *f)
{
	static const char *const keys[] = {"size_kib", "rss_kib", "pss_kib",
	    "uss_kib", "rss_anonymous_kib", "pages"};

	if (json_is_null(clean) && json_is_null(now))
		return;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!agrees(json_object_get(clean, keys[i]),
			json_object_get(now, keys[i])))
			finding_wrong(f, "status 0, and %s is wrong at step %s",
			    keys[i], where);
	}
}

static void
judge_step(const json_t *clean, const json_t *now, struct finding *f)
{
	const char *name = json_string_value(json_object_get(clean, "name"));
	const json_t *a = json_object_get(clean, "processes");
	const json_t *b = json_object_get(now, "processes");

	if (!is_text(now, "name", name) ||
	    json_array_size(a) != json_array_size(b)) {
		finding_wrong(f, "status 0, and step %s is another", name);
		return;
	}
	for (size_t i = 0; i < json_array_size(a); i++)
		judge_region(json_object_get(json_array_get(a, i), "region"),
		    json_object_get(json_array_get(b, i), "region"), name, f);
}

void
judge_whole(const struct scene *s, struct finding *f)
{
	const json_t *clean = json_object_get(s->subject->record, "steps");
	const json_t *now = json_object_get(s->record, "steps");

	if (s->record == NULL)
		finding_wrong(f, "status 0, and the record cannot be read");
	else if (!json_is_true(json_object_get(s->record, "complete")))
		finding_wrong(f, "status 0, and the record is not complete");
	else if (!is_text(s->record, "verdict", "balanced"))
		finding_wrong(f, "status 0, and the record is not balanced");
	else if (json_array_size(clean) != json_array_size(now))
		finding_wrong(f, "status 0, and there are other steps");
	if (*f->wrong != '\0' || s->subject->streams)
		return;
	for (size_t i = 0; i < json_array_size(clean); i++)
		judge_step(json_array_get(clean, i), json_array_get(now, i), f);
}

void
judge_cut(const struct scene *s, const char *sentence, struct finding *f)
{
	if (strstr(s->err, sentence) == NULL)
		finding_wrong(f, "status %d, and no '%s' in what it says: %s",
		    WEXITSTATUS(s->status), sentence, s->err);
	if (s->record_text == NULL || *s->record_text == '\0' ||
	    s->record_refused)
		return;
	if (s->record == NULL)
		finding_wrong(f, "status %d, and the record cannot be read",
		    WEXITSTATUS(s->status));
	else if (strstr(s->err, "write the result") != NULL &&
	    json_is_true(json_object_get(s->record, "complete")))
		judge_whole(s, f); /* another output could not be written */
	else if (!json_is_false(json_object_get(s->record, "complete")))
		finding_wrong(f, "status %d, and the record claims to be whole",
		    WEXITSTATUS(s->status));
	else if (is_text(s->record, "verdict", "balanced"))
		finding_wrong(f, "status %d, and the record is 'balanced'",
		    WEXITSTATUS(s->status));
}

/* With what its sentences begin: which command is unknown is said by the name
 * that was typed. */
static const char *
speaker(const struct scene *s)
{
	return strncmp(s->err, "./run.sh: ", 10) == 0 ? "./run.sh: "
						      : "shmlab: ";
}

void
judge_decent(const struct scene *s, struct finding *f)
{
	if (!WIFEXITED(s->status))
		return; /* judge_end() has seen it */
	switch (WEXITSTATUS(s->status)) {
	case EXIT_BALANCED:
		judge_whole(s, f);
		break;
	case EXIT_USAGE:
	case EXIT_CANNOT_RUN:
	case EXIT_NOT_HERE:
		judge_cut(s, speaker(s), f);
		break;
	default:
		finding_wrong(f, "status %d: %s...%s", WEXITSTATUS(s->status),
		    s->err, tail(s->out));
	}
}

bool
judge_is_said(const struct scene *s, const char *who, const char *what)
{
	const char *line = s->err;

	while (line != NULL) {
		const char *end = strchrnul(line, '\n');
		char one[1024];

		snprintf(one, sizeof one, "%.*s", (int)(end - line), line);
		if (strstr(one, who) != NULL && strstr(one, what) != NULL)
			return true;
		line = *end != '\0' ? end + 1 : NULL;
	}
	return false;
}

void
judge_ended(const struct scene *s, const char *label, const char *signal,
    bool may_be_whole, struct finding *f)
{
	char who[64];

	judge_end(s, 0, f);
	if (!WIFEXITED(s->status))
		return;
	snprintf(who, sizeof who, "shmlab: %s, ", label);
	if (WEXITSTATUS(s->status) == EXIT_BALANCED && may_be_whole)
		judge_whole(s, f);
	else if (WEXITSTATUS(s->status) != EXIT_CANNOT_RUN)
		finding_wrong(
		    f, "status %d, not 3: %s", WEXITSTATUS(s->status), s->err);
	else if (!judge_is_said(s, who, signal))
		finding_wrong(f, "%s and %s are not named: ...%s", label,
		    signal, tail(s->err));
	else
		judge_cut(s, who, f);
}

void
judge_restarted(const struct scene *s, const char *signal, struct finding *f)
{
	judge_end(s, 0, f);
	if (!WIFEXITED(s->status))
		return;
	if (WEXITSTATUS(s->status) != EXIT_BALANCED)
		finding_wrong(
		    f, "status %d, not 0: %s", WEXITSTATUS(s->status), s->err);
	else if (!judge_is_said(
		     s, "shmlab: the dry run failed (producer, ", signal))
		finding_wrong(
		    f, "the producer and %s are not named: %s", signal, s->err);
	else
		judge_whole(s, f);
}
