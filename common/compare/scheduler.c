#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/progress.h"
#include "compare/scheduler.h"
#include "coordinator/object.h"
#include "os/clock.h"
#include "os/pin.h"
#include "os/reap.h"
#include "os/signals.h"
#include "role/birth.h"

#define LANES 2

/* Rows that took less than this are run again, for the sake of their times ...
 */
#define REPEAT_ROW_NS INT64_C(1000000000)
/* ... in half as long again as the first round took, or in this time. */
#define REPEAT_LEAST_NS INT64_C(5000000000)

struct lane {
	pid_t pid;	    /* 0: it is idle */
	struct row *row;    /* that is run */
	struct row planned; /* as it was before */
	bool company;	    /* another one was run at the same time */
};

struct lanes {
	struct comparison *c;
	size_t done, total;	   /* rows of this round, */
	int64_t done_ns, total_ns; /* and what they were expected to take */
	bool again;		   /* the second round */
	uint64_t began;		   /* when this round did */
	int64_t limit_ns;	   /* how long the second one may take */
	unsigned count, busy;
	struct lane lane[LANES];
	struct progress progress;
	sigset_t signals;
	void (*ended)(const struct row *);
	int status; /* that of a signal, once it has come */
};

struct row *
scheduler_rows(size_t count)
{
	void *rows = mmap(NULL, count * sizeof(struct row),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return rows == MAP_FAILED ? NULL : rows;
}

void
scheduler_release(struct row *rows, size_t count)
{
	if (rows != NULL)
		munmap(rows, count * sizeof *rows);
}

/* One, if what is run may need all CPUs. */
static unsigned
count_lanes(const struct comparison *c)
{
	for (size_t i = 0; i < c->request.subject_count; i++)
		if (c->request.subjects[i].at_once)
			return 1;
	return pin_choices() < LANES ? 1 : LANES;
}

static bool
share_file_system(const struct row *a, const struct row *b)
{
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++)
			if (a->devices[i] != 0 &&
			    a->devices[i] == b->devices[k])
				return true;
	return false;
}

/* Can they be run at the same time? How much memory is available is not known
 * exactly, so an eighth of it is kept free. */
static bool
get_along(const struct comparison *c, const struct row *a, const struct row *b)
{
	int64_t available = c->platform.available_kib;

	if (a->alone || b->alone || share_file_system(a, b))
		return false;
	return available < 0 ||
	    a->preflight.kib + b->preflight.kib <=
	    (uint64_t)(available - available / 8);
}

static int64_t
elapsed(const struct lanes *l)
{
	return (int64_t)(clock_ns() - l->began);
}

static int64_t
repeats_take(const struct row *row)
{
	return (SPREAD_RUNS - 1) * row->elapsed_ns;
}

static int64_t
expected(const struct lanes *l, const struct row *row)
{
	return l->again ? repeats_take(row) : row->expected_ns;
}

/* Is it to be run again? */
static bool
is_cheap(const struct row *row)
{
	return row->state == ROW_DONE && row->verdict != VERDICT_CONTRADICTED &&
	    !row->repeated && row->elapsed_ns < REPEAT_ROW_NS;
}

static bool
is_waiting(const struct lanes *l, const struct row *row)
{
	if (!l->again)
		return row->state == ROW_PLANNED;
	return is_cheap(row) && elapsed(l) + repeats_take(row) <= l->limit_ns;
}

static bool
can_begin(const struct lanes *l, const struct row *row)
{
	bool fine = is_waiting(l, row);

	for (unsigned i = 0; i < l->count && fine; i++)
		fine = l->lane[i].pid == 0 ||
		    get_along(l->c, row, l->lane[i].row);
	return fine;
}

/* The first lane takes the largest row, of equal ones the first; the other lane
 * takes them from the other end. In the second round the shortest ones come
 * first. */
static bool
goes_before(const struct lanes *l, unsigned lane, const struct row *row,
    const struct row *other)
{
	if (l->again)
		return row->elapsed_ns < other->elapsed_ns;
	return (lane == 0) == (row->preflight.kib > other->preflight.kib);
}

/* The next row for a lane. NULL: none as long as the other lane is busy. */
static struct row *
next_row(const struct lanes *l, unsigned lane)
{
	struct row *next = NULL;

	for (size_t i = 0; i < l->c->count; i++) {
		struct row *row = &l->c->rows[i];

		if (can_begin(l, row) &&
		    (next == NULL || goes_before(l, lane, row, next)))
			next = row;
	}
	return next;
}

static _Noreturn void
be_lane(struct lanes *l, unsigned lane, struct row *row, pid_t parent)
{
	die_with(parent);
	if (l->count > 1)
		pin_to_one_cpu(0, lane);
	if (l->again)
		_exit(row_repeat(row, &l->c->request) > EXIT_SIGNAL);
	_exit(row_run(row, &l->c->request) > EXIT_SIGNAL);
}

static void
count_done(struct lanes *l, const struct row *row)
{
	l->done++;
	l->done_ns += expected(l, row);
}

/* A row is over. One that was interrupted with us is not reported. */
static void
report(struct lanes *l, const struct row *row)
{
	count_done(l, row);
	progress_clear(&l->progress);
	if (row->state == ROW_DONE || l->status == 0)
		l->ended(row);
}

static void
fail(struct row *row, const char *why)
{
	row->state = ROW_FAILED;
	row->status = EXIT_CANNOT_RUN;
	strlcpy(row->why, why, sizeof row->why);
}

static void
begin(struct lanes *l, unsigned number, struct row *row)
{
	struct lane *lane = &l->lane[number];
	pid_t parent = getpid();

	*lane = (struct lane){.row = row, .planned = *row};
	if (l->again)
		row->repeated = true;
	else
		row->state = ROW_BEGUN;
	lane->pid = fork();
	if (lane->pid == 0)
		be_lane(l, number, row, parent);
	if (lane->pid > 0) {
		l->busy++;
		return;
	}
	lane->pid = 0;
	if (l->again)
		return;
	fail(row, strerror(errno));
	report(l, row);
}

/* Begins what can be begun. */
static void
fill_lanes(struct lanes *l)
{
	for (unsigned i = 0; i < l->count; i++) {
		struct row *row;

		while (l->lane[i].pid == 0 && l->status == 0 &&
		    (row = next_row(l, i)) != NULL)
			begin(l, i, row);
	}
	l->c->abreast |= l->busy > 1;
	for (unsigned i = 0; i < l->count; i++)
		l->lane[i].company |= l->busy > 1;
}

/* The process of a row has ended. A row that could not run beside another one
 * is run alone later. */
static void
conclude_row(struct lanes *l, struct lane *lane, int wait_status)
{
	struct row *row = lane->row;

	lane->pid = 0;
	l->busy--;
	if (!WIFEXITED(wait_status)) {
		/* It did not clean up; what was measured stays. */
		if (row->state != ROW_DONE)
			fail(row, "the process that ran it was killed");
		(void)object_sweep();
	} else if (lane->company && l->status == 0 && row->state != ROW_DONE &&
	    row->status == EXIT_CANNOT_RUN) {
		*row = lane->planned;
		row->alone = true;
		return;
	}
	report(l, row);
}

/* What was measured before stays, however this ended. */
static void
conclude_repeats(struct lanes *l, struct lane *lane, int wait_status)
{
	lane->pid = 0;
	l->busy--;
	count_done(l, lane->row);
	if (!WIFEXITED(wait_status))
		(void)object_sweep();
}

static void
empty_lanes(struct lanes *l)
{
	for (unsigned i = 0; i < l->count; i++) {
		struct lane *lane = &l->lane[i];
		int status;

		if (lane->pid == 0 ||
		    waitpid(lane->pid, &status, WNOHANG) != lane->pid)
			continue;
		if (l->again)
			conclude_repeats(l, lane, status);
		else
			conclude_row(l, lane, status);
	}
}

/* A signal that ends the command ends the rows that are running. */
static void
pass_on(struct lanes *l, int signal)
{
	l->status = EXIT_SIGNAL + signal;
	for (unsigned i = 0; i < l->count; i++)
		if (l->lane[i].pid != 0)
			kill(l->lane[i].pid, signal);
}

static void
say_progress(struct lanes *l)
{
	const struct row *row = NULL;
	char name[128];

	for (unsigned i = 0; i < l->count && row == NULL; i++)
		if (l->lane[i].pid != 0)
			row = l->lane[i].row;
	if (row != NULL)
		progress_say(&l->progress, (uint64_t)l->done_ns,
		    (uint64_t)l->total_ns, "row %zu of %zu: %s%s", l->done + 1,
		    l->total, row_name(row, name, sizeof name),
		    l->busy > 1 ? ", and another one" : "");
}

static void
count_row(struct lanes *l, const struct row *row)
{
	l->total++;
	l->total_ns += expected(l, row);
}

/* Of the rows that are to run in this round. */
static void
run_round(struct lanes *l)
{
	double seconds;

	l->began = clock_ns();
	l->done = l->total = 0;
	l->done_ns = l->total_ns = 0;
	for (size_t i = 0; i < l->c->count; i++)
		if (!l->again || is_cheap(&l->c->rows[i]))
			count_row(l, &l->c->rows[i]);
	seconds = (double)l->total_ns / 1e9 / (double)l->count;
	if (l->again && seconds > (double)l->limit_ns / 1e9)
		seconds = (double)l->limit_ns / 1e9;
	progress_begin(&l->progress, seconds,
	    l->again ? "compare, again for the times" : "compare");
	for (;;) {
		int signal;

		fill_lanes(l);
		if (l->busy == 0)
			return; /* all is done, or a signal came */
		signal = signals_await(&l->signals);
		if (signal != 0)
			pass_on(l, signal);
		say_progress(l);
		empty_lanes(l);
	}
}

static void
run_all(struct lanes *l)
{
	run_round(l);
	l->limit_ns = elapsed(l) + elapsed(l) / 2;
	if (l->limit_ns < REPEAT_LEAST_NS)
		l->limit_ns = REPEAT_LEAST_NS;
	l->again = true;
	if (l->status == 0)
		run_round(l);
}

int
scheduler_run(struct comparison *c, void (*ended)(const struct row *))
{
	struct lanes l = {.c = c, .ended = ended, .count = count_lanes(c)};
	uint64_t began = clock_ns();
	sigset_t before;

	c->lanes = l.count;
	l.signals = signals_block(&before);
	progress_init(&l.progress, isatty(STDERR_FILENO) == 1);
	run_all(&l);
	progress_clear(&l.progress);
	/* Actors of a row that was killed may outlive it for a moment. */
	(void)reap_all(NULL, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	c->elapsed_ns = (int64_t)(clock_ns() - began);
	c->complete = l.status == 0;
	return l.status;
}
