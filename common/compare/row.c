#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "compare/row.h"
#include "compare/streams.h"
#include "coordinator/failure.h"
#include "coordinator/run.h"
#include "coordinator/session.h"
#include "os/clock.h"
#include "probe/writeback.h"
#include "report/findings.h"
#include "report/sentences/actor_names.h"

#define WORDS_MAX 9
#define WORD_MAX  300

/* A row that listens to its run. */
struct course {
	struct run_callbacks callbacks; /* the first member: a course is one */
	struct row *row;
	struct platform *platform; /* filled in; only when it is foreseen */
};

char *
row_written(const struct row *row, char *text, size_t size)
{
	snprintf(text, size, row->parts ? "%.24s written" : "--write %.24s",
	    row->write);
	return text;
}

char *
row_name(const struct row *row, char *name, size_t size)
{
	char text[48];
	int used = snprintf(name, size, "%s, %u consumer%s", row->subject->name,
	    row->consumers, plural(row->consumers));

	if (row->write != NULL && used > 0 && (size_t)used < size)
		snprintf(name + used, size - (size_t)used, ", %s",
		    row_written(row, text, sizeof text));
	return name;
}

static unsigned
first_step(uint64_t steps)
{
	return (unsigned)__builtin_ctzll(steps);
}

static unsigned
last_step(uint64_t steps)
{
	return 63 - (unsigned)__builtin_clzll(steps);
}

/* Does what the region takes fit into the file system of that folder? */
static bool
has_room(struct row *row, const struct session *session, const char *folder)
{
	uint64_t need = session->options.parameters.pages *
	    (session->platform.page_size / 1024);
	struct statvfs fs;
	unsigned __int128 free;

	if (statvfs(folder, &fs) < 0)
		return true; /* the run will say what is the matter with it */
	free = (unsigned __int128)fs.f_bavail * fs.f_frsize / 1024;
	if (need <= free)
		return true;
	snprintf(row->why, sizeof row->why,
	    "it needs %" PRIu64 " MiB in %s, where %" PRIu64 " MiB are free%s",
	    need >> 10, folder, (uint64_t)(free >> 10),
	    row->subject->streams ? "" : "; ask for less with --size");
	return false;
}

/* Where its shm object and its file are; NULL: it has none. The second points into
 * room. */
static void
find_folders(const struct session *session, const struct preflight *preflight,
    char *room, size_t size, const char *folders[2])
{
	strlcpy(room, session->actors.assignment.file, size);
	folders[0] = preflight->shm ? "/dev/shm" : NULL;
	folders[1] = preflight->file ? dirname(room) : NULL;
}

static bool
fits(struct row *row, const struct session *session,
    const struct preflight *preflight, const char *const folders[2])
{
	int64_t available = session->platform.available_kib;

	row->state = ROW_TOO_BIG;
	if (preflight->notes_kib > preflight->room_kib) {
		snprintf(row->why, sizeof row->why,
		    "to predict and record some %" PRIu64
		    " segments, runs of pages that are alike, it needs %" PRIu64
		    " MiB of memory, and %" PRIu64
		    " MiB are to be had; ask for less with --size, --consumers "
		    "or --write, or for --pattern first",
		    preflight->segments, preflight->notes_kib >> 10,
		    preflight->room_kib >> 10);
		return false;
	}
	if (available >= 0 && preflight->kib > (uint64_t)available) {
		snprintf(row->why, sizeof row->why,
		    "it needs %" PRIu64 " MiB of memory, and %" PRId64
		    " MiB are to be had; ask for less with %s",
		    preflight->kib >> 10, available >> 10,
		    row->subject->streams ? "--consumers"
					  : "--size, --consumers or --write");
		return false;
	}
	for (int i = 0; i < 2; i++)
		if (folders[i] != NULL && !has_room(row, session, folders[i]))
			return false;
	row->state = ROW_PLANNED;
	return true;
}

static uint64_t
device_of(const char *folder)
{
	struct stat it;

	return folder != NULL && stat(folder, &it) == 0 ? it.st_dev : 0;
}

/* Nothing to compare: a sentence says why. */
static bool
is_fit(struct row *row, const struct session *session,
    const struct preflight *preflight)
{
	const char *why = NULL;

	if (session->info.no_dry_run)
		why = "what its steps touch is known only when they run, so it "
		      "is not known before what it needs";
	else if (session->info.unlogged)
		why = "it touches memory by itself, not through region_*(), so "
		      "nothing can be said about it before";
	else if (!preflight->known)
		why = preflight->why;
	else if (row->subject->streams)
		why = streams_expect(row, session);
	else if (preflight->writes == 0)
		why = "its consumers never write, so there is no before and no "
		      "after";
	if (why == NULL)
		return true;
	snprintf(row->why, sizeof row->why, "%s", why);
	row->state = ROW_UNFIT;
	return false;
}

/* Before anything is mapped; when it is foreseen, that is all. */
static bool
on_preflight(struct run_callbacks *callbacks, const struct session *session,
    const struct preflight *preflight)
{
	struct course *c = (struct course *)(void *)callbacks;
	struct row *row = c->row;
	char room[sizeof session->actors.assignment.file];
	const char *folders[2];
	unsigned first;

	if (c->platform != NULL)
		*c->platform = session->platform;
	row->part = session->options.parameters.part.count;
	row->parts = preflight->parts;
	row->need_kib = preflight->kib;
	row->file = preflight->file;
	find_folders(session, preflight, room, sizeof room, folders);
	for (int i = 0; i < 2; i++)
		row->devices[i] = device_of(folders[i]);
	row->writes = preflight->writes;
	if (!is_fit(row, session, preflight) ||
	    !fits(row, session, preflight, folders))
		return false;
	first = row->subject->streams ? row->flow.stream
				      : first_step(row->writes);
	row->hand_overs = preflight->hand_overs & ((UINT64_C(1) << first) - 1);
	callbacks->last = row->subject->streams ? row->flow.pace
						: last_step(row->writes);
	callbacks->looks = UINT64_C(1) << callbacks->last |
	    UINT64_C(1) << (first - 1);
	if (row->subject->streams)
		callbacks->looks |= UINT64_C(1) << first;
	return c->platform == NULL;
}

static void
add_known(int64_t *sum, int64_t figure)
{
	if (*sum != UNKNOWN)
		*sum = figure == UNKNOWN ? UNKNOWN : *sum + figure;
}

void
row_look(const struct step_record *step, struct look *out)
{
	const struct group_record *g = &step->group;
	int64_t page_kib = sysconf(_SC_PAGESIZE) / 1024;

	*out = (struct look){
	    .known = true,
	    .processes = (int64_t)step->process_count,
	    .rss_kib = g->region_rss_kib,
	    .pss_kib = g->region_pss_kib,
	    .uss_kib = g->region_uss_kib,
	    .frames = g->frames,
	    .frames_reason = g->frames_reason,
	    .held_kib = g->frames == UNKNOWN ? g->region_pss_kib
					     : g->frames * page_kib,
	    .faults_reason = step->ledger.reason,
	};
	strlcpy(out->step, step->name, sizeof out->step);
	for (size_t i = 0; i < step->process_count; i++)
		add_known(&out->pte_kib, step->processes[i].pte_kib);
	for (int i = 0; i < FAULT_CLASSES; i++)
		out->faults[i] = step->ledger.reason == NULL
		    ? step->ledger.faults[i]
		    : UNKNOWN;
}

/* Contradicted, once it is, it stays. */
static void
take_verdict(const struct step_record *step, struct row *row)
{
	if (step->verdict == VERDICT_NOT_CHECKED &&
	    row->verdict == VERDICT_BALANCED) {
		row->verdict = VERDICT_NOT_CHECKED;
		row->verdict_reason = step->verdict_reason;
	}
	if (step->verdict != VERDICT_CONTRADICTED)
		return;
	if (row->verdict != VERDICT_CONTRADICTED) {
		const struct finding *f = &step->findings[0];
		char label[32] = "all together";

		if (f->index != FINDING_GROUP)
			actor_label(f->index, label, sizeof label);
		snprintf(row->finding, sizeof row->finding,
		    "after step %s, %s, %s: expected %" PRId64
		    ", measured %" PRId64 " %.*s%s%s",
		    step->name, label, f->line, f->expected, f->measured,
		    finding_unit(f), f->unit, f->detail[0] != '\0' ? "; " : "",
		    f->detail);
	}
	row->verdict = VERDICT_CONTRADICTED;
	row->verdict_reason = NULL;
}

static void
on_step(struct run_callbacks *callbacks, const struct step_record *step)
{
	struct course *c = (struct course *)(void *)callbacks;
	struct row *row = c->row;
	uint64_t bit = UINT64_C(1) << step->number;

	if (row->hand_overs & bit) {
		row->by_fork = step->event == EVENT_FORK;
		add_known(&row->hand_over_ns, step->nanoseconds);
	}
	if (!row->subject->streams && (row->writes & bit))
		add_known(&row->write_ns, step->nanoseconds);
	if (step->process_count == 0)
		return;
	take_verdict(step, row);
	if (row->subject->streams)
		streams_hear(row, step);
	else if (step->number + 1 == first_step(row->writes))
		row_look(step, &row->before);
	else if (step->number > 0)
		row_look(step, &row->after);
}

/* The words of the command line that runs this row alone. words[i] point into
 * the row, the request and room. */
static int
write_words(const struct row *row, const struct compare_request *request,
    char room[WORDS_MAX][WORD_MAX], char **words)
{
	int n = 0;

#define ADD(...) snprintf(words[n++], WORD_MAX, __VA_ARGS__)
	for (int i = 0; i < WORDS_MAX; i++)
		words[i] = room[i];
	ADD("%s", row->subject->pair);
	if (!row->subject->streams)
		ADD("--pages=%" PRIu64, request->pages);
	ADD("--consumers=%u", row->consumers);
	ADD("--quiet");
	if (row->subject->option[0] != '\0')
		ADD("%s", row->subject->option);
	if (row->write != NULL)
		ADD("--write=%s", row->write);
	if (row->write != NULL && request->pattern.given)
		ADD("--pattern=%s", request->pattern.text);
	if (row->write != NULL && request->seed.given)
		ADD("--seed=%" PRIu64, request->seed.value);
	if (request->timeout.given)
		ADD("--timeout=%" PRIu64, request->timeout.value);
	if (request->message.given)
		ADD("--message=%" PRIu64, request->message.value);
	if (request->count.given)
		ADD("--count=%" PRIu64, request->count.value);
#undef ADD
	words[n] = NULL;
	return n;
}

static int
run(struct row *row, const struct compare_request *request,
    struct course *course)
{
	char room[WORDS_MAX][WORD_MAX], *words[WORDS_MAX + 1];
	int count = write_words(row, request, room, words);

	course->callbacks.on_preflight = on_preflight;
	course->callbacks.on_step = on_step;
	course->row = row;
	return run_for(&course->callbacks, row->subject->path, count, words);
}

/* A run that was cut short before anybody was asked has said why by itself. */
static void
note_failure(struct row *row, const struct run_callbacks *callbacks)
{
	row->state = ROW_FAILED;
	strlcpy(row->why,
	    callbacks->why[0] != '\0' ? callbacks->why : "it could not begin",
	    sizeof row->why);
}

/* A contradiction that the kernel's own writeback may have made is none. */
static void
consider_writeback(struct row *row, uint64_t pages)
{
	if (row->state != ROW_DONE || row->verdict != VERDICT_CONTRADICTED ||
	    !row->file ||
	    !writeback_may_come((double)row->elapsed_ns / 1e9, pages))
		return;
	row->verdict = VERDICT_NOT_CHECKED;
	row->verdict_reason = "the kernel may have written a part of the file "
			      "back in between, so that there were more faults "
			      "than were predicted";
	row->status = EXIT_BALANCED;
}

int
row_plan(struct row *row, const struct compare_request *request,
    struct platform *platform)
{
	struct course course = {.platform = platform};

	row->state = ROW_FAILED;
	row->status = run(row, request, &course);
	if (row->state == ROW_FAILED)
		note_failure(row, &course.callbacks);
	return row->status > EXIT_SIGNAL ? row->status : 0;
}

static void
run_once(struct row *row, const struct compare_request *request)
{
	struct course course = {.platform = NULL};
	uint64_t began = clock_ns();

	row->verdict = VERDICT_BALANCED;
	row->hand_over_ns = row->hand_overs != 0 ? 0 : UNKNOWN;
	row->status = run(row, request, &course);
	row->elapsed_ns = (int64_t)(clock_ns() - began);
	if (row->status == EXIT_BALANCED || row->after.known)
		row->state = ROW_DONE;
	else if (row->state == ROW_PLANNED)
		note_failure(row, &course.callbacks);
	if (row->subject->streams && row->state != ROW_DONE)
		streams_forget(row);
	consider_writeback(row, request->pages);
}

int
row_run(struct row *row, const struct compare_request *request)
{
	struct row again = *row;

	run_once(row, request);
	if (row->state != ROW_DONE || row->verdict != VERDICT_CONTRADICTED)
		return row->status > EXIT_SIGNAL ? row->status : 0;
	/* What was found stays, unless it is whole and balanced this time. */
	run_once(&again, request);
	if (again.state == ROW_DONE && again.verdict == VERDICT_BALANCED) {
		strlcpy(again.unrepeated, row->finding, sizeof row->unrepeated);
		*row = again;
	}
	return again.status > EXIT_SIGNAL ? again.status : 0;
}
