#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare/lanes.h"
#include "coordinator/failure.h"
#include "coordinator/object.h"
#include "coordinator/progress.h"
#include "coordinator/reap.h"
#include "region/clock.h"
#include "role/birth.h"
#include "role/pin.h"

#define LANES 2

struct lane {
	pid_t pid;	 /* 0: nothing is run */
	struct row *row; /* that is run */
};

struct lanes {
	struct comparison *c;
	struct row **order; /* by need, the largest first; NULL: begun; owned */
	size_t begun, done;
	unsigned count;
	struct lane lane[LANES];
	struct progress progress;
	sigset_t signals;
	int status; /* that of a signal, once it has come */
};

struct row *
lanes_rows(size_t count)
{
	void *rows = mmap(NULL, count * sizeof(struct row),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return rows == MAP_FAILED ? NULL : rows;
}

void
lanes_release(struct row *rows, size_t count)
{
	if (rows != NULL)
		munmap(rows, count * sizeof *rows);
}

/* Equal ones as they stand. */
static int
by_need(const void *a, const void *b)
{
	const struct row *one = *(struct row *const *)a;
	const struct row *other = *(struct row *const *)b;

	if (one->need_kib != other->need_kib)
		return one->need_kib > other->need_kib ? -1 : 1;
	return one < other ? -1 : 1;
}

static struct row **
order_rows(const struct comparison *c)
{
	struct row **order = calloc(c->count, sizeof *order);

	for (size_t i = 0; order != NULL && i < c->count; i++)
		order[i] = &c->rows[i];
	if (order != NULL)
		qsort(order, c->count, sizeof *order, by_need);
	return order;
}

/* One, if what is run may need all CPUs. */
static unsigned
count_lanes(const struct comparison *c)
{
	for (size_t i = 0; i < c->request.thing_count; i++)
		if (c->request.things[i].at_once)
			return 1;
	return pin_choices() < LANES ? 1 : LANES;
}

/* Can they be run at the same time? What memory is to be had is no exact figure,
 * so an eighth of it is left alone. */
static bool
get_along(const struct comparison *c, const struct row *a, const struct row *b)
{
	int64_t available = c->platform.available_kib;

	if ((a->shm && b->shm) || (a->file && b->file))
		return false;
	return available < 0 ||
	    a->need_kib + b->need_kib <= (uint64_t)(available - available / 8);
}

/* The next row for a lane; NULL: none as long as the other one runs. */
static struct row *
next_row(struct lanes *l, unsigned lane)
{
	for (size_t i = 0; i < l->c->count; i++) {
		size_t at = lane == 0 ? i : l->c->count - 1 - i;
		struct row *row = l->order[at];
		bool fine = row != NULL;

		for (unsigned k = 0; k < l->count && fine; k++)
			fine = l->lane[k].pid == 0 ||
			    get_along(l->c, row, l->lane[k].row);
		if (!fine)
			continue;
		l->order[at] = NULL;
		l->begun++;
		return row;
	}
	return NULL;
}

/* Actors get the signals that we wait for: see signals.h. */
static _Noreturn void
be_lane(struct lanes *l, unsigned lane, struct row *row, pid_t parent)
{
	sigset_t child;

	die_with(parent);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_UNBLOCK, &child, NULL);
	if (l->count > 1)
		pin_to_one_cpu(0, lane);
	_exit(row_run(row, &l->c->request) > EXIT_SIGNAL);
}

static void
fail(struct row *row, const char *why, int status)
{
	row->state = ROW_FAILED;
	row->status = status;
	strlcpy(row->why, why, sizeof row->why);
}

/* Begins what can be begun. */
static void
fill_lanes(struct lanes *l, void (*ended)(const struct row *))
{
	for (unsigned i = 0; i < l->count; i++) {
		struct lane *lane = &l->lane[i];
		pid_t parent = getpid();

		if (lane->pid != 0 || l->status != 0)
			continue;
		lane->row = next_row(l, i);
		if (lane->row == NULL)
			continue;
		lane->pid = fork();
		if (lane->pid == 0)
			be_lane(l, i, lane->row, parent);
		if (lane->pid > 0)
			continue;
		fail(lane->row, strerror(errno), EXIT_CANNOT_RUN);
		lane->pid = 0;
		l->done++;
		ended(lane->row);
	}
}

/* Nobody who was killed cleans up. */
static void
clean_up_after(struct row *row)
{
	fail(row, "the process that ran it was killed", EXIT_CANNOT_RUN);
	(void)object_sweep();
}

/* Those whose process has ended. */
static void
empty_lanes(struct lanes *l, void (*ended)(const struct row *))
{
	for (unsigned i = 0; i < l->count; i++) {
		struct lane *lane = &l->lane[i];
		int status;

		if (lane->pid == 0 ||
		    waitpid(lane->pid, &status, WNOHANG) != lane->pid)
			continue;
		lane->pid = 0;
		l->done++;
		if (!WIFEXITED(status))
			clean_up_after(lane->row);
		progress_clear(&l->progress);
		/* Who was interrupted says nothing about the row. */
		if (!WIFEXITED(status) || WEXITSTATUS(status) == 0 ||
		    lane->row->state == ROW_DONE)
			ended(lane->row);
	}
}

/* A signal that ends it all ends the rows that are run. */
static void
pass_on(struct lanes *l, int signal)
{
	l->status = EXIT_SIGNAL + signal;
	for (unsigned i = 0; i < l->count; i++)
		if (l->lane[i].pid != 0)
			kill(l->lane[i].pid, signal);
}

static void
ignore_end(void *arg, pid_t pid, int wait_status)
{
	(void)arg;
	(void)pid;
	(void)wait_status;
}

static bool
is_idle(const struct lanes *l)
{
	for (unsigned i = 0; i < l->count; i++)
		if (l->lane[i].pid != 0)
			return false;
	return true;
}

static void
say_progress(struct lanes *l)
{
	char name[LANES][128];
	unsigned n = 0;

	for (unsigned i = 0; i < l->count; i++)
		if (l->lane[i].pid != 0)
			row_name(l->lane[i].row, name[n++], sizeof name[0]);
	progress_say(&l->progress, "%zu of %zu rows; %s%s%s ...", l->done,
	    l->c->count, n > 0 ? name[0] : "", n > 1 ? "; " : "",
	    n > 1 ? name[1] : "");
}

/* Until something ends, or a signal comes. */
static void
wait_a_while(struct lanes *l)
{
	const struct timespec a_while = {.tv_nsec = 200 * 1000 * 1000};
	int signal = sigtimedwait(&l->signals, NULL, &a_while);

	if (signal > 0 && signal != SIGCHLD)
		pass_on(l, signal);
	say_progress(l);
}

static void
block_signals(sigset_t *signals, sigset_t *before)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGQUIT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	sigaddset(signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, signals, before);
}

int
lanes_run(struct comparison *c, void (*ended)(const struct row *))
{
	struct lanes l = {.c = c, .count = count_lanes(c)};
	uint64_t began = clock_ns();
	sigset_t before;

	l.order = order_rows(c);
	if (l.order == NULL)
		return EXIT_CANNOT_RUN;
	block_signals(&l.signals, &before);
	progress_init(&l.progress, isatty(STDERR_FILENO) == 1);
	while (l.begun < c->count || !is_idle(&l)) {
		fill_lanes(&l, ended);
		if (is_idle(&l))
			break; /* a signal came, or nothing could be begun */
		wait_a_while(&l);
		empty_lanes(&l, ended);
	}
	progress_clear(&l.progress);
	/* Actors of a row that was killed may end later than it. */
	(void)reap_all(ignore_end, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(l.order);
	c->lanes = l.count;
	c->elapsed_ns = (int64_t)(clock_ns() - began);
	c->complete = l.status == 0;
	return l.status;
}
