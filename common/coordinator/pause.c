#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "coordinator/pause.h"

/* A terminal line of pids is enough to show; a class of 500 has them in the
 * table's place. */
#define PIDS_MAX 8

static void
suggest(const struct step_record *step)
{
	const struct process_record *first = &step->processes[0];
	size_t n = step->process_count < PIDS_MAX ? step->process_count
						  : PIDS_MAX;

	fputs("  in another terminal:\n  ps -o pid,vsz,rss,%mem,comm -p ",
	    stderr);
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
	fputs("  Enter goes on, Ctrl-C ends: ", stderr);
	fflush(stderr);
}

/* Reads up to the end of the line that is waiting. false: no more input. */
static bool
read_line(void)
{
	char c;
	ssize_t n;

	do
		n = read(STDIN_FILENO, &c, 1);
	while ((n == 1 && c != '\n') || (n < 0 && errno == EINTR));
	return n == 1;
}

int
pause_for_person(struct stage *s, const struct step_record *step, bool *pause)
{
	struct pollfd fds[] = {
	    {.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = s->signal_fd, .events = POLLIN},
	};

	if (step->process_count == 0)
		return 0;
	suggest(step);
	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return stage_fail_system(s, "wait for Enter", -errno);
	if (fds[1].revents != 0) {
		fputc('\n', stderr);
		return stage_interrupted(s);
	}
	if (!read_line()) {
		fputs("\nshmlab: stdin has ended, so no more pauses\n", stderr);
		*pause = false;
	} else if (isatty(STDIN_FILENO) != 1) {
		fputc('\n', stderr);
	}
	return 0;
}
