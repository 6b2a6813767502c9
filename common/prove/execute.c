#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include "prove/execute.h"

#define FULL_LOOK_EVERY 8

#define REPEATS 3

int
executor_open(struct executor *e, const struct testbed *testbed)
{
	int error;

	*e = (struct executor){.testbed = testbed, .object = -1};
	error = workers_open(&e->workers);
	if (error < 0)
		return error;
	/* After the workers, which would copy it at every fork. */
	e->verifier = verifier_new(testbed, &e->workers);
	return e->verifier == NULL ? -ENOMEM : 0;
}

static void
close_object(struct executor *e)
{
	if (e->object >= 0)
		close(e->object);
	e->object = -1;
	if (e->segment_at != NULL)
		shmdt(e->segment_at);
	e->segment_at = NULL;
}

void
executor_close(struct executor *e)
{
	workers_close(&e->workers);
	verifier_free(e->verifier);
	e->verifier = NULL;
	close_object(e);
}

/* The first mapping makes the object. */
static int
provide_object(struct executor *e, enum prove_kind kind, const struct op *op)
{
	if (op->what != OP_CREATE || kind_is_anonymous(kind))
		return 0;
	close_object(e);
	if (kind == PROVE_SYSV)
		return testbed_make_segment(
		    e->testbed, op->set.total, &e->segment_at, &e->segment);
	e->object = testbed_make_object(e->testbed, kind, op->set.total);
	return e->object < 0 ? e->object : 0;
}

/* Is this how the kernel refuses what makes no sense? ENOMEM can mean that
 * nothing is mapped there, but not from mmap(2). */
static bool
is_refusal(const struct operation *op, int error)
{
	return error == -EINVAL || error == -EACCES || error == -EFAULT ||
	    (error == -ENOMEM && op->what != OP_CREATE);
}

/* The kernel refuses what the model allows, or kills the worker for it. */
static int
note_failure(struct executor *e, const struct operation *op, int error,
    struct difference *d)
{
	int signal = 0;

	if (error == -EPIPE)
		signal = workers_signal_of(&e->workers, op->actor);
	if (signal != SIGSEGV && signal != SIGBUS && !is_refusal(op, error))
		return error;
	strcpy(d->what, "operation");
	strcpy(d->predicted, "done");
	snprintf(d->measured, sizeof d->measured, "%s",
	    signal != 0 ? strsignal(signal) : strerror(-error));
	return 1;
}

static bool
takes_object(enum op_kind what)
{
	return what == OP_CREATE || what == OP_ATTACH || what == OP_REPLACE ||
	    what == OP_PREAD || what == OP_PWRITE || what == OP_PUNCH ||
	    what == OP_RESIZE || what == OP_SYNC || what == OP_EVICT ||
	    what == OP_WILLNEED;
}

/* Has the worker do it, and compares the faults. */
static int
act(struct executor *e, struct dry_run *r, const struct operation *line,
    const struct model_total *before, struct difference *d)
{
	const struct op *op = &r->op;
	const struct task task = {
	    .op = *op, .segment = e->segment, .exact = r->upgrades};
	int fd = takes_object(op->what) ? e->object : -1;
	struct faults faults = {0};
	int error = faults_begin(&e->faults, e->verifier, r, line, e->object);

	if (error < 0)
		return error;
	error = workers_do(&e->workers, line->actor, &task, fd, &faults);
	if (error < 0)
		return note_failure(e, line, error, d);
	if (!model_is_mapped(r->model, line->actor))
		verify_forget(e->verifier, line->actor);
	return faults_compare(&e->faults, r, before, &faults, d);
}

static int
carry_out(struct executor *e, struct dry_run *r, const struct operation *line,
    const struct model_total *before, struct difference *d)
{
	switch (line->what) {
	case OP_START:
		verify_forget(e->verifier, line->actor);
		return workers_start(&e->workers, line->actor);
	case OP_FORK:
		verify_forget(e->verifier, line->child);
		return workers_fork(&e->workers, line->actor, line->child);
	case OP_EXIT:
		verify_forget(e->verifier, line->actor);
		return workers_exit(&e->workers, line->actor);
	default:
		return act(e, r, line, before, d);
	}
}

static int
compare(struct executor *e, struct dry_run *r, const struct operation *op,
    bool everything, struct difference *d)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < PROGRAM_ACTORS; i++) {
		bool acted = i == op->actor || op_takes_from_all(op->what) ||
		    (op->what == OP_FORK && i == op->child);

		if (!model_is_living(r->model, i) || !(acted || everything))
			continue;
		error = verify_pages(e->verifier, r, i, d);
		if (error == 0 && everything)
			error = verify_figures(e->verifier, r, i, d);
	}
	return error;
}

static int
step(struct executor *e, struct dry_run *r, const struct program *program,
    size_t number, struct difference *d)
{
	const struct operation *line = &program->op[number];
	bool everything = e->thorough || (number + 1) % FULL_LOOK_EVERY == 0 ||
	    number + 1 == program->count;
	struct model_total before = {0};
	int error;

	*d = (struct difference){.op = number, .actor = line->actor};
	if (line->actor < PROGRAM_ACTORS)
		model_total(r->model, line->actor, &before);
	error = dry_run_apply(r, line);
	if (error == 0)
		error = provide_object(e, program->kind, &r->op);
	if (error == 0)
		error = carry_out(e, r, line, &before, d);
	if (error == 0)
		error = compare(e, r, line, everything, d);
	e->operations++;
	return error;
}

static bool
is_disturbed(const struct executor *e, const struct program *program)
{
	return program->kind == PROVE_HUGE &&
	    (huge_fallbacks_since(&e->events) ||
		huge_collapses_since(&e->events));
}

static int
execute_once(
    struct executor *e, const struct program *program, struct difference *d)
{
	struct dry_run r;
	int error = dry_run_begin(&r, e->testbed, program->kind);

	if (error < 0)
		return error;
	(void)huge_events_read(&e->events);
	for (size_t i = 0; error == 0 && i < program->count; i++)
		error = step(e, &r, program, i, d);
	workers_dismiss(&e->workers);
	close_object(e);
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		verify_forget(e->verifier, i);
	dry_run_end(&r);
	return error == 1 && is_disturbed(e, program) ? EXECUTE_DISTURBED
						      : error;
}

int
execute(struct executor *e, const struct program *program, struct difference *d)
{
	int first = execute_once(e, program, d);

	for (int i = 0; first > 0 && i < REPEATS; i++) {
		struct difference again;
		int error = execute_once(e, program, &again);

		if (error == 1)
			*d = again;
		if (error < 0 || error == 1)
			return error;
		if (error == 0 && first == EXECUTE_DISTURBED)
			return 0;
	}
	return first == 1 ? EXECUTE_UNREPEATED : first;
}
