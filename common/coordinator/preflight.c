/* preflight.c: what a run will need, before anything is mapped. */
#include <errno.h>

#include "coordinator/act.h"
#include "coordinator/actors.h"
#include "coordinator/predictions.h"
#include "coordinator/preflight.h"
#include "coordinator/steps.h"

/* Lists of runs of each process: before and after a step, with room for twice
 * as many. */
#define MEASURED_RUNS 4

/* Every page is unlike its neighbours; and nothing is kept but what is
 * measured. */
void
preflight_guess(
    const struct parameters *p, int64_t available_kib, struct preflight *out)
{
	unsigned __int128 kib = (unsigned __int128)p->pages *
	    (p->consumers + 1) * MEASURED_RUNS * sizeof(struct run) / 1024;

	*out = (struct preflight){
	    .frames = p->pages,
	    .file = true,
	    .segments = p->pages,
	    .notes_kib = kib > UINT64_MAX ? UINT64_MAX : (uint64_t)kib,
	    .room_kib = memory_for_notes(available_kib),
	};
}

static bool
is_part(const struct parameters *asked, const struct actor_op *op)
{
	const struct pages part = pages_share(
	    asked->part, op->index, asked->consumers);

	return pages_equal(&op->op.set, &part);
}

/* What the dry run of a step shows. */
static void
note_step(const struct parameters *asked, const struct step_record *step,
    unsigned number, struct preflight *out)
{
	const uint64_t bit = UINT64_C(1) << number;

	if (step->event == EVENT_FORK)
		out->hand_overs |= bit;
	for (size_t i = 0; i < step->op_count; i++) {
		const struct actor_op *op = &step->ops[i];
		enum region_kind kind = op->op.kind;

		out->file |= region_kind_is_file(kind);
		out->shm |= !region_kind_is_file(kind) &&
		    !region_kind_is_anonymous(kind) &&
		    op->op.source == SOURCE_USUAL;
		if (op->index == 0)
			continue;
		if (op->op.what == OP_ATTACH)
			out->hand_overs |= bit;
		if (op->op.what != OP_WRITE)
			continue;
		out->writes |= bit;
		out->parts &= is_part(asked, op);
	}
}

static int
add_step(const struct run_config *config, struct predictions *p,
    const struct step_record *step, unsigned number, struct preflight *out)
{
	uint64_t frames;
	int error;

	note_step(&config->parameters, step, number, out);
	if (config->mode == RUN_PREDICT) {
		predictions_estimate(p, step);
		return 0;
	}
	error = predictions_apply(p, step);
	if (error < 0)
		return error;
	frames = predictions_frames(p);
	if (frames > out->frames)
		out->frames = frames;
	return 0;
}

static int
go_through(const struct run_config *config, struct actors *s,
    struct predictions *p, struct preflight *out)
{
	struct step_record step = {0};
	int error = act_start(s, &step) < 0 ? -ECANCELED
					    : predictions_apply(p, &step);

	step_release(&step);
	for (unsigned i = 0; error == 0 && i < steps_length(&config->info);
	     i++) {
		step = (struct step_record){0};
		if (act_step(&run_model, s, &config->info.steps[i], &step) < 0)
			error = -ECANCELED; /* the failure is in the sink */
		else
			error = add_step(config, p, &step, i + 1, out);
		step_release(&step);
	}
	return error == 0 ? 0
			  : failure_system(s->sink, "predict the run", error);
}

int
preflight_run(const struct run_config *config,
    const struct model_machine *machine, struct actors *s,
    struct preflight *out)
{
	struct predictions p;
	struct actor_handle *saved;
	int result;

	*out = (struct preflight){
	    .known = true, .parts = true, .room_kib = out->room_kib};
	if (predictions_init(&p, machine, s->regions.count, s->count) < 0) {
		predictions_release(&p);
		return failure_system(s->sink, "predict the run", -ENOMEM);
	}
	saved = actors_save(s);
	if (saved == NULL) {
		predictions_release(&p);
		return -1;
	}
	predictions_bound(&p, out->room_kib);
	result = go_through(config, s, &p, out);
	out->segments = predictions_segments(&p);
	out->notes_kib = predictions_need(&p);
	actors_restore(s, saved);
	predictions_release(&p);
	return result;
}
