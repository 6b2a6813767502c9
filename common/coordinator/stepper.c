#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/keys.h"
#include "coordinator/stepper.h"
#include "os/terminal.h"
#include "report/before_after.h"
#include "report/report.h"

/* More pids than these would not fit on a line. */
#define PIDS_MAX 8

static const char help[] =
    "  Enter, space, right  go on; after going back: to the next step seen\n"
    "  b, left              the step before, from the record\n"
    "  a number, Enter      that step, if it has been\n"
    "  d                    before and after, with what changed marked\n"
    "  e                    why the kernel did it\n"
    "  q                    end the run in order\n"
    "Keys can also come from a pipe, a line each.\n";

/* "8649,8650,8651" */
static void
put_pids(FILE *out, const struct step_record *step)
{
	size_t n = step->process_count < PIDS_MAX ? step->process_count
						  : PIDS_MAX;

	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%d", i > 0 ? "," : "", step->processes[i].pid);
}

/* What shows the same actors in another terminal, on one line or on two. */
static void
suggest(const struct step_record *step)
{
	const struct process_record *first = &step->processes[0];
	const struct region_record *region = step_process_region(
	    step, 0, first->index);
	struct draft draft;
	char maps[64], *ps;

	if (first->pid <= 0) {
		fprintf(stderr, "step %u, %s, is predicted; no process runs\n",
		    step->number, step->name);
		return;
	}
	if (draft_open(&draft) != NULL) {
		fputs("see: ps -o pid,vsz,rss,comm -p ", draft.out);
		put_pids(draft.out, step);
	}
	ps = draft_take(&draft);
	if (region != NULL)
		snprintf(maps, sizeof maps, "grep %" PRIx64 "- /proc/%d/maps",
		    region->start, first->pid);
	else
		snprintf(maps, sizeof maps, "cat /proc/%d/maps", first->pid);
	if (ps != NULL)
		fprintf(stderr, "%s%s%s\n", ps,
		    strlen(ps) + 2 + strlen(maps) <= (size_t)screen_width()
			? "; "
			: "\n     ",
		    maps);
	free(ps);
}

static const struct step_record *
before_of(const struct stepper *s, size_t at)
{
	return at > 0 ? &s->history.steps[at - 1] : NULL;
}

static void
clear(const struct stepper *s)
{
	if (s->screen)
		fputs("\033[H\033[2J", stderr);
}

static struct style
style_now(const struct stepper *s)
{
	struct style style = *s->style;

	style.width = screen_width();
	return style;
}

/* Tells a step again, on stderr. */
static void
show(const struct stepper *s, size_t at)
{
	struct style style = style_now(s);
	struct report report;

	style.quiet = style.stages = false;
	clear(s);
	report_init(&report, stderr, &style, &s->head);
	(void)report_step(&report, before_of(s, at), &s->history.steps[at]);
	report_release(&report);
}

static void
show_changes(const struct stepper *s, size_t at)
{
	struct paper paper = {.out = stderr, .style = style_now(s)};

	if (at == 0) {
		fputs("there is no step before this one\n", stderr);
		return;
	}
	clear(s);
	before_after_print(
	    &paper, &s->head, before_of(s, at), &s->history.steps[at]);
}

static void
show_reasons(const struct stepper *s, size_t at)
{
	struct style style = style_now(s);
	struct report report;

	clear(s);
	report_init(&report, stderr, &style, &s->head);
	(void)report_explain(&report, before_of(s, at), &s->history.steps[at]);
	report_release(&report);
}

/* The place of a step in the history, which may lack some; or at. */
static size_t
find(const struct stepper *s, unsigned number, size_t at)
{
	for (size_t i = 0; i < s->history.count; i++)
		if (s->history.steps[i].number == number)
			return i;
	if (number > s->last)
		fprintf(stderr, "the last step is %u\n", s->last);
	else
		fprintf(stderr, "step %u has not been: nothing runs ahead\n",
		    number);
	return at;
}

static void
prompt(const struct stepper *s, size_t at)
{
	const struct step_record *step = &s->history.steps[at];

	if (s->live && at + 1 == s->history.count)
		suggest(step);
	fprintf(stderr, "%s %u of %u, %s%s: " STEPPER_PROMPT, s->head.pair,
	    step->number, s->last, step->name,
	    at + 1 < s->history.count ? ", as it was" : "");
	fflush(stderr);
}

/* Goes to another step, if it is another one. */
static void
go(const struct stepper *s, size_t *at, size_t to)
{
	if (to == *at)
		return;
	*at = to;
	show(s, to);
}

static int
quit(const struct stepper *s)
{
	const struct failure failure = {.kind = FAILURE_QUIT};

	return failure_put(s->sink, &failure);
}

static void
end(struct stepper *s)
{
	s->ended = true;
	fputs("\nshmlab: stdin has ended, so no more pauses\n", stderr);
}

/* Until the run is to go on, or to end. 0 or -1. */
static int
wait_at(struct stepper *s, size_t at)
{
	size_t newest = s->history.count - 1;
	unsigned number = 0;
	enum key key;

	for (;;) {
		prompt(s, at);
		if (keys_read(s->sink, s->screen, &key, &number) < 0) {
			fputc('\n', stderr);
			return -1;
		}
		if (key == KEY_END)
			return end(s), 0;
		fputc('\n', stderr);
		if (key == KEY_NEXT && at == newest)
			return 0;
		if (key == KEY_NEXT)
			go(s, &at, at + 1);
		else if (key == KEY_BACK && at > 0)
			go(s, &at, at - 1);
		else if (key == KEY_BACK)
			fputs("this is the first step\n", stderr);
		else if (key == KEY_JUMP)
			go(s, &at, find(s, number, at));
		else if (key == KEY_CHANGES)
			show_changes(s, at);
		else if (key == KEY_WHY)
			show_reasons(s, at);
		else if (key == KEY_QUIT)
			return quit(s);
		else
			fputs(help, stderr);
	}
}

static int
on_begin(struct run_callbacks *callbacks, const struct head_record *head)
{
	struct stepper *s = (struct stepper *)callbacks;

	s->head = *head;
	return 0;
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct stepper *s = (struct stepper *)callbacks;
	int error;

	(void)before;
	if (s->ended || step->process_count == 0)
		return 0;
	error = history_add(&s->history, step);
	if (error < 0)
		return failure_system(s->sink, "keep the step", error);
	if (wait_at(s, s->history.count - 1) < 0)
		return -1;
	clear(s);
	return 0;
}

void
stepper_init(struct stepper *s, const struct style *style, unsigned last,
    bool live, struct failure_sink *sink)
{
	*s = (struct stepper){
	    .callbacks = {.on_begin = on_begin, .on_step = on_step},
	    .sink = sink,
	    .style = style,
	    .last = last,
	    .live = live,
	    .screen = terminal_is_screen(),
	};
}

void
stepper_release(struct stepper *s)
{
	history_release(&s->history);
}
