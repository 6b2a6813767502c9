#include <errno.h>
#include <string.h>

#include "prove/shrink.h"

/* Takes the candidate if it, without what makes no sense in it, still shows a
 * difference and is another program. 1: taken. */
static int
try(struct player *p, struct program *program, struct program *candidate,
    struct difference *d)
{
	struct difference found;
	int error = rehearsal_prune(p->ground, candidate);

	if (error < 0)
		return error;
	error = play(p, candidate, &found);
	if (error == 1) {
		*program = *candidate;
		*d = found;
	}
	return error;
}

static void
leave_out(struct program *program, size_t first, size_t count)
{
	memmove(&program->op[first], &program->op[first + count],
	    (program->count - first - count) * sizeof *program->op);
	program->count -= count;
}

/* Leaves out runs of so many operations, from the end on. */
static int
drop_runs(struct player *p, struct program *program, size_t size,
    struct difference *d)
{
	size_t end = program->count;
	int error = 0, taken = 0;

	while (error >= 0 && end >= size) {
		struct program candidate = *program;

		leave_out(&candidate, end - size, size);
		error = try(p, program, &candidate, d);
		taken |= error == 1;
		end -= size;
		if (end > program->count)
			end = program->count;
	}
	return error < 0 ? error : taken;
}

/* Smaller figures in one operation: what a person would try first. */
static int
reduce(
    struct player *p, struct program *program, size_t at, struct difference *d)
{
	const struct operation op = program->op[at];
	const struct {
		uint64_t first, count;
	} smaller[] = {
	    {0, 1},
	    {op.first, 1},
	    {0, op.count},
	    {op.first / 2, op.count},
	    {op.first, op.count / 2},
	    {op.first, op.count - 1},
	    {op.first - 1, op.count},
	};

	for (size_t i = 0; i < sizeof smaller / sizeof *smaller; i++) {
		struct program candidate = *program;
		int error;

		if (smaller[i].first > op.first ||
		    smaller[i].count > op.count || smaller[i].count == 0 ||
		    (smaller[i].first == op.first &&
			smaller[i].count == op.count))
			continue;
		candidate.op[at].first = smaller[i].first;
		candidate.op[at].count = smaller[i].count;
		error = try(p, program, &candidate, d);
		if (error != 0)
			return error;
	}
	return 0;
}

static int
reduce_all(struct player *p, struct program *program, struct difference *d)
{
	int error = 0, taken = 0;

	for (size_t i = 0; error >= 0 && i < program->count; i++) {
		if (program->op[i].count == 0)
			continue;
		error = reduce(p, program, i, d);
		taken |= error == 1;
	}
	return error < 0 ? error : taken;
}

int
shrink(struct player *p, struct program *program, struct difference *d)
{
	int error;

	for (size_t size = program->count / 2; size > 1; size /= 2) {
		error = drop_runs(p, program, size, d);
		if (error < 0)
			return error;
	}
	do {
		error = drop_runs(p, program, 1, d);
		if (error == 0)
			error = reduce_all(p, program, d);
	} while (error == 1);
	return error;
}
