#include <err.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/exit_status.h"
#include "scene.h"

#define PAIR(...)   .words = {__VA_ARGS__, "--ascii"}
#define LABELS(...) .labels = {"coordinator", "producer", __VA_ARGS__}

struct subject subjects[] = {
    {PAIR("cow", "--pages=4", "--consumers=2"),
	LABELS("consumer 1", "consumer 2")},
    {PAIR("shared", "--pages=4", "--consumers=2"),
	LABELS("consumer 1", "consumer 2")},
    {PAIR("file-shared", "--pages=4", "--consumers=1"), LABELS("consumer 1")},
    {PAIR("generations", "--pages=4"), LABELS("child", "grandchild")},
    {PAIR("stream", "--pages=16", "--count=2000"), LABELS("consumer 1"),
	.streams = true},
    {PAIR("mqueue", "--pages=16", "--count=200"), LABELS("consumer 1"),
	.streams = true},
#define FEW 6

    {PAIR("lazy", "--pages=4"), LABELS("control")},
    {PAIR("interrupt", "--pages=4"), LABELS("control")},
    {PAIR("shared-anonymous", "--pages=4", "--consumers=1"),
	LABELS("consumer 1")},
    {PAIR("private-shm", "--pages=4", "--consumers=1"), LABELS("consumer 1")},
    {PAIR("file-private", "--pages=4", "--consumers=1"), LABELS("consumer 1")},
    {PAIR("reuse", "--pages=4", "--consumers=2"),
	LABELS("consumer 1", "consumer 2")},
    {PAIR("snapshot", "--pages=4"), LABELS("saver"), .streams = true},
    {PAIR("prefork", "--consumers=2"), LABELS("worker 1", "worker 2")},
    {PAIR("pool", "--consumers=1"), LABELS("consumer 1"), .streams = true},
    {PAIR("huge", "--consumers=1"), LABELS("consumer 1")},
    {PAIR("pageout", "--pages=4"), LABELS("consumer 1")},
    {PAIR("pipe", "--pages=16", "--count=200"), LABELS("consumer 1"),
	.streams = true},
    {PAIR("socket", "--pages=16", "--count=200"), LABELS("consumer 1"),
	.streams = true},
    {PAIR("counter", "--count=2000"), LABELS("consumer 1"), .streams = true},
    {PAIR("buffer"), LABELS("maker 1", "maker 2", "taker 1", "taker 2"),
	.streams = true},
    {PAIR("readers", "--count=100"), LABELS("reader 1", "reader 2"),
	.streams = true},
    {PAIR("handed", "--pages=4", "--consumers=1"), LABELS("consumer 1")},
    {PAIR("log", "--pages=4"), LABELS("reader 1", "reader 2")},
    {PAIR("stale", "--pages=4"), LABELS("consumer 1")},
    {PAIR("kinds", "--kind=shm-shared", "--pages=4", "--consumers=1"),
	LABELS("consumer 1")},
};
#define ALL (sizeof subjects / sizeof *subjects)
const unsigned subject_count = FEW;

struct subject *
subject_named(const char *pair)
{
	for (size_t i = 0; i < ALL; i++)
		if (strcmp(subjects[i].words[0], pair) == 0)
			return &subjects[i];
	return NULL;
}

bool
subjects_have(const char *pair)
{
	return subject_named(pair) != NULL;
}

static void
require_balance(const struct scene *s)
{
	const json_t *verdict = json_object_get(s->record, "verdict");

	if (s->status != 0 || !json_is_string(verdict) ||
	    strcmp(json_string_value(verdict), "balanced") != 0)
		errx(1, "%s, undisturbed: wait status 0x%x\n%s%s",
		    s->subject->words[0], (unsigned)s->status, s->err, s->out);
}

static void
keep(struct subject *subject, const struct scene *s)
{
	json_decref(subject->record);
	subject->record = json_incref(s->record);
	subject->pauses = (unsigned)json_array_size(
	    json_object_get(s->record, "steps"));
	if (s->tracer == NULL)
		return;
	memcpy(subject->instances, s->tracer->instances,
	    sizeof subject->instances);
	memcpy(subject->calls, s->tracer->calls, sizeof subject->calls);
	memcpy(subject->sends, s->tracer->sends, sizeof subject->sends);
}

void
subject_learn(struct subject *subject, struct tracer *tracer)
{
	struct scene s = {.subject = subject, .tracer = tracer};

	scene_run(&s);
	if (!WIFEXITED(s.status) || WEXITSTATUS(s.status) != EXIT_NOT_HERE) {
		require_balance(&s);
		keep(subject, &s);
	}
	scene_release(&s);
}

static void
learn_some(size_t count, bool traced)
{
	struct tracer tracer = {.watched = (1 << ROLES) - 1};

	for (size_t i = 0; i < count; i++)
		subject_learn(&subjects[i], traced ? &tracer : NULL);
}

void
subjects_learn(bool traced)
{
	learn_some(FEW, traced);
}

void
subjects_learn_all(void)
{
	static bool learnt;

	if (!learnt)
		learn_some(ALL, true);
	learnt = true;
}

unsigned
subjects_calls(void)
{
	unsigned sum = 0;

	for (size_t i = 0; i < ALL; i++)
		for (unsigned role = 0; role < ROLES; role++)
			sum += subjects[i].calls[role];
	return sum;
}

/* A call's number is that of its subject, of the role, and in five digits that
 * of the call. */
#define CALLS_MAX 100000

unsigned
subjects_call_number(unsigned index)
{
	unsigned role = 0;

	while (index >= subjects[role / ROLES].calls[role % ROLES]) {
		index -= subjects[role / ROLES].calls[role % ROLES];
		role++;
	}
	return role * CALLS_MAX + index + 1;
}

struct subject_call
subjects_call(unsigned number)
{
	unsigned role = number / CALLS_MAX;

	if (role >= ALL * ROLES ||
	    subjects[role / ROLES].calls[role % ROLES] == 0)
		errx(2, "there is no such call");
	return (struct subject_call){
	    &subjects[role / ROLES], role % ROLES, number % CALLS_MAX};
}
