#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "prove/execute.h"

#define FULL_LOOK_EVERY 8

int
executor_open(struct executor *p, const struct testbed *testbed)
{
	int error;

	*p = (struct executor){.testbed = testbed, .object = -1};
	error = workers_open(&p->workers);
	if (error < 0)
		return error;
	/* Workers would copy it at every fork if they had it. */
	p->verifier = verifier_new(testbed, &p->workers);
	return p->verifier == NULL ? -ENOMEM : 0;
}

static void
let_go_of_object(struct executor *p)
{
	if (p->object >= 0)
		close(p->object);
	p->object = -1;
}

void
executor_close(struct executor *p)
{
	workers_close(&p->workers);
	verifier_free(p->verifier);
	p->verifier = NULL;
	let_go_of_object(p);
}

/* The first mapping makes the object. */
static int
provide_object(struct executor *p, enum prove_kind kind, const struct op *op)
{
	if (op->what != OP_CREATE || kind_is_anonymous(kind))
		return 0;
	let_go_of_object(p);
	p->object = testbed_make_object(p->testbed, kind, op->set.total);
	return p->object < 0 ? p->object : 0;
}

/* Is this how the kernel refuses what makes no sense to it? ENOMEM is also what
 * it says of addresses where nothing is mapped, though not to mmap(2). */
static bool
is_refusal(const struct operation *op, int error)
{
	return error == -EINVAL || error == -EACCES ||
	    (error == -ENOMEM && op->what != OP_CREATE);
}

/* The kernel refuses, or kills, what the model allows. */
static int
note_failure(struct executor *p, const struct operation *op, int error,
    struct difference *d)
{
	int signal = 0;

	if (error == -EPIPE)
		signal = workers_signal_of(&p->workers, op->actor);
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
	return what == OP_CREATE || what == OP_ATTACH || what == OP_PREAD ||
	    what == OP_SYNC || what == OP_EVICT;
}

/* Has the worker do it, and compares the faults that it took. */
static int
act(struct executor *p, struct dry_run *r, const struct operation *line,
    const struct model_total *before, struct difference *d)
{
	const struct op *op = &r->op;
	const struct task task = {
	    .op = *op, .exact = p->testbed->stale && r->kind == PROVE_HUGE};
	int fd = takes_object(op->what) ? p->object : -1;
	struct faults faults = {0};
	int error = faults_begin(&p->faults, p->verifier, r, line, p->object);

	if (error < 0)
		return error;
	error = workers_do(&p->workers, line->actor, &task, fd, &faults);
	if (error < 0)
		return note_failure(p, line, error, d);
	if (op->what == OP_UNMAP)
		verify_forget(p->verifier, line->actor);
	return faults_compare(&p->faults, r, before, &faults, d);
}

static int
carry_out(struct executor *p, struct dry_run *r, const struct operation *line,
    const struct model_total *before, struct difference *d)
{
	switch (line->what) {
	case OP_START:
		verify_forget(p->verifier, line->actor);
		return workers_start(&p->workers, line->actor);
	case OP_FORK:
		verify_forget(p->verifier, line->child);
		return workers_fork(&p->workers, line->actor, line->child);
	case OP_EXIT:
		verify_forget(p->verifier, line->actor);
		return workers_exit(&p->workers, line->actor);
	default:
		return act(p, r, line, before, d);
	}
}

static int
look_at(struct executor *p, struct dry_run *r, const struct operation *op,
    bool everything, struct difference *d)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < PROGRAM_ACTORS; i++) {
		bool acted = i == op->actor || op->what == OP_REMOVE ||
		    (op->what == OP_FORK && i == op->child);

		if (!model_is_living(r->model, i) || !(acted || everything))
			continue;
		error = verify_pages(p->verifier, r, i, d);
		if (error == 0 && everything)
			error = verify_figures(p->verifier, r, i, d);
	}
	return error;
}

static int
step(struct executor *p, struct dry_run *r, const struct program *program,
    size_t number, struct difference *d)
{
	const struct operation *line = &program->op[number];
	bool everything = p->thorough || (number + 1) % FULL_LOOK_EVERY == 0 ||
	    number + 1 == program->count;
	struct model_total before = {0};
	int error;

	*d = (struct difference){.op = number, .actor = line->actor};
	if (line->actor < PROGRAM_ACTORS)
		model_total(r->model, line->actor, &before);
	error = dry_run_apply(r, line);
	if (error == 0)
		error = provide_object(p, program->kind, &r->op);
	if (error == 0)
		error = carry_out(p, r, line, &before, d);
	if (error == 0)
		error = look_at(p, r, line, everything, d);
	p->operations++;
	return error;
}

static bool
is_disturbed(const struct executor *p, const struct program *program)
{
	return program->kind == PROVE_HUGE &&
	    (huge_fallbacks_since(&p->events) ||
		huge_collapses_since(&p->events));
}

int
execute(struct executor *p, const struct program *program, struct difference *d)
{
	struct dry_run r;
	int error = dry_run_begin(&r, p->testbed, program->kind);

	if (error < 0)
		return error;
	(void)huge_events_read(&p->events);
	for (size_t i = 0; error == 0 && i < program->count; i++)
		error = step(p, &r, program, i, d);
	workers_dismiss(&p->workers);
	let_go_of_object(p);
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		verify_forget(p->verifier, i);
	dry_run_end(&r);
	return error == 1 && is_disturbed(p, program) ? PLAY_DISTURBED : error;
}
