#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "coordinator/prompt.h"
#include "coordinator/stdin_line.h"

/* More pids than these would not fit on a line. */
#define PIDS_MAX 8

static void
suggest(const struct step_record *step)
{
	const struct process_record *first = &step->processes[0];
	size_t n = step->process_count < PIDS_MAX ? step->process_count
						  : PIDS_MAX;

	fprintf(stderr, "  step %u, %s, is done; in another terminal:\n",
	    step->number, step->name);
	fputs("  ps -o pid,vsz,rss,%mem,comm -p ", stderr);
	for (size_t i = 0; i < n; i++)
		fprintf(
		    stderr, "%s%d", i > 0 ? "," : "", step->processes[i].pid);
	if (first->region != NULL)
		fprintf(stderr,
		    "\n  grep %" PRIx64 "- /proc/%d/maps\n  pmap -X %d\n",
		    first->region->start, first->pid, first->pid);
	else
		fprintf(stderr, "\n  cat /proc/%d/maps\n  pmap -X %d\n",
		    first->pid, first->pid);
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct prompt *p = (struct prompt *)callbacks;
	char line[2];
	int got;

	(void)before;
	if (p->ended || step->process_count == 0)
		return 0;
	if (step->processes[0].pid > 0)
		suggest(step);
	else
		fprintf(stderr,
		    "  step %u, %s, is predicted; no process runs\n",
		    step->number, step->name);
	fputs("  " PROMPT_TEXT, stderr);
	fflush(stderr);
	got = stdin_line_read(p->sink, line, sizeof line);
	if (got == 0) {
		fputs("\nshmlab: stdin has ended, so no more pauses\n", stderr);
		p->ended = true;
	} else if (got < 0 || isatty(STDIN_FILENO) != 1) {
		fputc('\n', stderr);
	}
	return got < 0 ? -1 : 0;
}

void
prompt_init(struct prompt *p, struct failure_sink *sink)
{
	*p = (struct prompt){.callbacks = {.on_step = on_step}, .sink = sink};
}
