#include "coordinator/predictions.h"

int
predictions_init(struct predictions *p, const struct model_machine *machine,
    unsigned regions, unsigned actors)
{
	int error = 0;

	*p = (struct predictions){0};
	while (error == 0 && p->count < regions)
		error = prediction_init(&p->of[p->count++], machine, actors);
	return error;
}

void
predictions_release(struct predictions *p)
{
	for (unsigned i = 0; i < p->count; i++)
		prediction_release(&p->of[i]);
}

void
predictions_bound(struct predictions *p, uint64_t room_kib)
{
	for (unsigned i = 0; i < p->count; i++)
		prediction_bound(&p->of[i], room_kib / p->count);
}

void
predictions_refuse(struct predictions *p, const char *reason)
{
	for (unsigned i = 0; i < p->count; i++)
		p->of[i].reason = reason;
}

void
predictions_set_files(struct predictions *p, const struct file_system *files)
{
	for (unsigned i = 0; i < p->count; i++)
		p->of[i].files = *files;
}

uint64_t
predictions_need(const struct predictions *p)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < p->count; i++)
		sum += prediction_need(&p->of[i]);
	return sum;
}

uint64_t
predictions_segments(const struct predictions *p)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < p->count; i++)
		sum += memory_segments(&p->of[i].sets);
	return sum;
}

uint64_t
predictions_frames(const struct predictions *p)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < p->count; i++)
		sum += model_memory(p->of[i].model);
	return sum;
}

void
predictions_estimate(struct predictions *p, const struct step_record *step)
{
	for (unsigned i = 0; i < p->count; i++)
		prediction_estimate(&p->of[i], step_region(step, i));
}

int
predictions_step(struct predictions *p, struct step_record *step)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < p->count; i++)
		error = prediction_step(&p->of[i], step_own_region(step, i));
	return error;
}

int
predictions_try(struct predictions *p, struct step_record *step)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < p->count; i++)
		error = prediction_try(&p->of[i], step_own_region(step, i));
	return error;
}

int
predictions_follow(struct predictions *p, const struct step_record *step)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < p->count; i++)
		error = prediction_follow(&p->of[i], step_region(step, i));
	return error;
}

int
predictions_apply(struct predictions *p, const struct step_record *step)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < p->count; i++)
		error = prediction_apply(&p->of[i], step_region(step, i));
	return error;
}

void
predictions_watch_huge(struct predictions *p, struct step_record *step)
{
	for (unsigned i = 0; i < p->count; i++)
		prediction_watch_huge(&p->of[i], step_own_region(step, i));
}
