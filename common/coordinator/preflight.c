/* preflight.c: what a run will need, before anything is mapped. */
#include <errno.h>
#include <stdlib.h>

#include "coordinator/session.h"
#include "coordinator/steps.h"

static bool
is_part(const struct parameters *asked, const struct actor_op *op)
{
	const struct pages part = pages_share(
	    asked->part, op->index, asked->consumers);

	return pages_equal(&op->op.set, &part);
}

/* What a step that was gone through is good for. */
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
		    !region_kind_is_anonymous(kind);
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
add_step(struct session *r, struct prediction *p, unsigned number,
    struct preflight *out)
{
	uint64_t frames;

	note_step(&r->options.parameters, &r->now, number, out);
	/* How many frames there would be is nobody's concern in thought. */
	if (r->backend != &run_live) {
		prediction_estimate(p, &r->now);
		return 0;
	}
	if (prediction_play(p, &r->now) < 0) {
		(void)failure_interrupted(&r->sink);
		return -1;
	}
	frames = model_memory(p->model);
	if (frames > out->frames)
		out->frames = frames;
	return 0;
}

static int
go_through(struct session *r, struct prediction *p, struct preflight *out)
{
	const struct step_record start = {.event = EVENT_START};
	int result = prediction_play(p, &start);

	for (unsigned i = 0; result == 0 && i < steps_length(&r->info); i++) {
		result = sequence_dry_run(r, &r->info.steps[i]);
		if (result == 0)
			result = add_step(r, p, i + 1, out);
		step_release(&r->now);
	}
	return result;
}

int
preflight_run(struct session *r, struct preflight *out)
{
	struct prediction p;
	struct actor_handle *handles;
	int result;

	*out = (struct preflight){
	    .known = true, .parts = true, .room_kib = out->room_kib};
	if (prediction_init(&p, &r->machine, r->actors.count) < 0)
		return failure_system(&r->sink, "foresee the run", -ENOMEM);
	handles = actors_save(&r->actors);
	if (handles == NULL) {
		prediction_release(&p);
		return -1;
	}
	prediction_bound(&p, out->room_kib);
	result = go_through(r, &p, out);
	out->segments = memory_segments(&p.sets);
	out->notes_kib = prediction_need(&p);
	actors_restore(&r->actors, handles);
	prediction_release(&p);
	return result;
}
