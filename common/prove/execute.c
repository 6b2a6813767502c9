#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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
	p->verifier = calloc(1, sizeof *p->verifier);
	if (p->verifier == NULL)
		return -ENOMEM;
	p->verifier->testbed = testbed;
	p->verifier->kpagecount = testbed->platform.sight.pfns
	    ? open("/proc/kpagecount", O_RDONLY | O_CLOEXEC)
	    : -1;
	p->verifier->workers = &p->workers;
	return 0;
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
	if (p->verifier != NULL)
		verify_end(p->verifier);
	free(p->verifier);
	p->verifier = NULL;
	let_go_of_object(p);
}

/* The first mapping makes the object. */
static int
provide_object(struct executor *p, const struct program *program,
    const struct operation *op)
{
	if (kind_is_anonymous(program->kind))
		return 0;
	let_go_of_object(p);
	p->object = testbed_make_object(p->testbed, program->kind, op->count);
	return p->object < 0 ? p->object : 0;
}

/* Is this how the kernel refuses what makes no sense to it? ENOMEM is also what
 * it says of addresses where nothing is mapped, though not to mmap(2). */
static bool
is_refusal(const struct operation *op, int error)
{
	return error == -EINVAL || error == -EACCES ||
	    (error == -ENOMEM && op->what != DO_MAP);
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
takes_object(const struct operation *op)
{
	return op->what == DO_MAP || op->what == DO_PREAD ||
	    op->what == DO_SYNC || op->what == DO_EVICT;
}

/* Has the operation carried out, and compares the faults it took. */
static int
act(struct executor *p, struct dry_run *r, const struct operation *op,
    const struct model_total *before, struct difference *d)
{
	const struct task task = {
	    .op = *op,
	    .start = r->mapped[op->actor].start,
	    .huge = r->kind == PROVE_HUGE,
	    .exact = p->testbed->stale && r->kind == PROVE_HUGE,
	};
	struct faults faults = {0};
	int error = faults_begin(&p->faults, p->verifier, r, op, p->object);

	if (error < 0)
		return error;

	switch (op->what) {
	case DO_START:
		verify_forget(p->verifier, op->actor);
		return workers_start(&p->workers, op->actor);
	case DO_FORK:
		verify_forget(p->verifier, op->child);
		return workers_fork(&p->workers, op->actor, op->child);
	case DO_EXIT:
		verify_forget(p->verifier, op->actor);
		return workers_exit(&p->workers, op->actor);
	default:
		error = workers_do(&p->workers, &task,
		    takes_object(op) ? p->object : -1, &faults);
		break;
	}
	if (error < 0)
		return note_failure(p, op, error, d);
	if (op->what == DO_UNMAP)
		verify_forget(p->verifier, op->actor);
	return faults_compare(&p->faults, r, before, &faults, d);
}

static int
look_at(struct executor *p, struct dry_run *r, const struct operation *op,
    bool everything, struct difference *d)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < PROGRAM_ACTORS; i++) {
		bool acted = i == op->actor || op->what == DO_REMOVE ||
		    (op->what == DO_FORK && i == op->child);

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
	const struct operation *op = &program->op[number];
	bool everything = p->thorough || (number + 1) % FULL_LOOK_EVERY == 0 ||
	    number + 1 == program->count;
	bool first = !dry_run_is_mapped(r);
	struct model_total before = {0};
	int error;

	*d = (struct difference){.op = number, .actor = op->actor};
	if (op->actor < PROGRAM_ACTORS)
		model_total(r->model, op->actor, &before);
	error = dry_run_apply(r, op);
	if (error == 0 && op->what == DO_MAP && first)
		error = provide_object(p, program, op);
	if (error == 0)
		error = act(p, r, op, &before, d);
	if (error == 0)
		error = look_at(p, r, op, everything, d);
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
