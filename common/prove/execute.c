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
player_open(struct player *p, const struct ground *ground)
{
	int error;

	*p = (struct player){.ground = ground, .object = -1};
	error = crew_open(&p->crew);
	if (error < 0)
		return error;
	/* Workers would copy it at every fork if they had it. */
	p->comparison = calloc(1, sizeof *p->comparison);
	if (p->comparison == NULL)
		return -ENOMEM;
	p->comparison->ground = ground;
	p->comparison->kpagecount = ground->platform.sight.pfns
	    ? open("/proc/kpagecount", O_RDONLY | O_CLOEXEC)
	    : -1;
	p->comparison->crew = &p->crew;
	return 0;
}

static void
let_go_of_object(struct player *p)
{
	if (p->object >= 0)
		close(p->object);
	p->object = -1;
}

void
player_close(struct player *p)
{
	crew_close(&p->crew);
	if (p->comparison != NULL)
		compare_end(p->comparison);
	free(p->comparison);
	p->comparison = NULL;
	let_go_of_object(p);
}

/* The first mapping makes the object. */
static int
provide_object(
    struct player *p, const struct program *program, const struct operation *op)
{
	if (kind_is_anonymous(program->kind))
		return 0;
	let_go_of_object(p);
	p->object = ground_make_object(p->ground, program->kind, op->count);
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
note_failure(struct player *p, const struct operation *op, int error,
    struct difference *d)
{
	int signal = 0;

	if (error == -EPIPE)
		signal = crew_signal_of(&p->crew, op->actor);
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
act(struct player *p, struct rehearsal *r, const struct operation *op,
    const struct model_total *before, struct difference *d)
{
	const struct task task = {
	    .op = *op,
	    .start = r->mapped[op->actor].start,
	    .huge = r->kind == PROVE_HUGE,
	    .exact = p->ground->stale && r->kind == PROVE_HUGE,
	};
	struct faults faults = {0};
	int error = faults_begin(&p->faults, p->comparison, r, op, p->object);

	if (error < 0)
		return error;

	switch (op->what) {
	case DO_START:
		compare_forget(p->comparison, op->actor);
		return crew_start(&p->crew, op->actor);
	case DO_FORK:
		compare_forget(p->comparison, op->child);
		return crew_fork(&p->crew, op->actor, op->child);
	case DO_EXIT:
		compare_forget(p->comparison, op->actor);
		return crew_exit(&p->crew, op->actor);
	default:
		error = crew_do(&p->crew, &task,
		    takes_object(op) ? p->object : -1, &faults);
		break;
	}
	if (error < 0)
		return note_failure(p, op, error, d);
	if (op->what == DO_UNMAP)
		compare_forget(p->comparison, op->actor);
	return faults_compare(&p->faults, r, before, &faults, d);
}

static int
look_at(struct player *p, struct rehearsal *r, const struct operation *op,
    bool everything, struct difference *d)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < PROGRAM_ACTORS; i++) {
		bool acted = i == op->actor || op->what == DO_REMOVE ||
		    (op->what == DO_FORK && i == op->child);

		if (!model_is_living(r->model, i) || !(acted || everything))
			continue;
		error = compare_pages(p->comparison, r, i, d);
		if (error == 0 && everything)
			error = compare_figures(p->comparison, r, i, d);
	}
	return error;
}

static int
step(struct player *p, struct rehearsal *r, const struct program *program,
    size_t number, struct difference *d)
{
	const struct operation *op = &program->op[number];
	bool everything = (number + 1) % FULL_LOOK_EVERY == 0 ||
	    number + 1 == program->count;
	bool first = !rehearsal_is_mapped(r);
	struct model_total before = {0};
	int error;

	*d = (struct difference){.op = number, .actor = op->actor};
	if (op->actor < PROGRAM_ACTORS)
		model_total(r->model, op->actor, &before);
	error = rehearse(r, op);
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
is_disturbed(const struct player *p, const struct program *program)
{
	return program->kind == PROVE_HUGE &&
	    (huge_fallbacks_since(&p->events) ||
		huge_collapses_since(&p->events));
}

int
play(struct player *p, const struct program *program, struct difference *d)
{
	struct rehearsal r;
	int error = rehearsal_begin(&r, p->ground, program->kind);

	if (error < 0)
		return error;
	(void)huge_events_read(&p->events);
	for (size_t i = 0; error == 0 && i < program->count; i++)
		error = step(p, &r, program, i, d);
	crew_dismiss(&p->crew);
	let_go_of_object(p);
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		compare_forget(p->comparison, i);
	rehearsal_end(&r);
	return error == 1 && is_disturbed(p, program) ? PLAY_DISTURBED : error;
}
