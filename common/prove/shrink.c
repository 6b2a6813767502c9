#include <errno.h>
#include <string.h>

#include "prove/shrink.h"

/* Takes the candidate if it, without operations that make no sense, still shows
 * a difference. 1: taken; 0: not; or a negated errno. */
static int
try(struct executor *e, struct program *program, struct program *candidate,
    struct difference *d)
{
	struct difference found;
	int error = dry_run_prune(e->testbed, candidate);

	if (error < 0)
		return error;
	error = execute(e, candidate, &found);
	if (error == 1) {
		*program = *candidate;
		*d = found;
	}
	return error == EXECUTE_DISTURBED || error == EXECUTE_UNREPEATED
	    ? 0
	    : error;
}

static void
leave_out(struct program *program, size_t first, size_t count)
{
	memmove(&program->op[first], &program->op[first + count],
	    (program->count - first - count) * sizeof *program->op);
	program->count -= count;
}

/* Leaves out so many operations at a time, from the end on. */
static int
drop_runs(struct executor *e, struct program *program, size_t size,
    struct difference *d)
{
	size_t end = program->count;
	int error = 0, taken = 0;

	while (error >= 0 && end >= size) {
		struct program candidate = *program;

		leave_out(&candidate, end - size, size);
		error = try(e, program, &candidate, d);
		taken |= error == 1;
		end -= size;
		if (end > program->count)
			end = program->count;
	}
	return error < 0 ? error : taken;
}

/* Gives one operation other pages: fewer, or lower ones. */
static int
try_range(struct executor *e, struct program *program, size_t at,
    uint64_t first, uint64_t count, struct difference *d)
{
	const struct operation *op = &program->op[at];
	struct program candidate = *program;

	if (count == 0 || first > op->first || count > op->count ||
	    (first == op->first && count == op->count))
		return 0;
	candidate.op[at].first = first;
	candidate.op[at].count = count;
	return try(e, program, &candidate, d);
}

/* Makes the numbers of one operation smaller, the most likely ones first. */
static int
reduce(struct executor *e, struct program *program, size_t at,
    struct difference *d)
{
	const struct operation op = program->op[at];
	uint64_t step = op.first > op.count ? op.first : op.count;
	int error = try_range(e, program, at, 0, 1, d);

	if (error == 0)
		error = try_range(e, program, at, op.first, 1, d);
	if (error == 0)
		error = try_range(e, program, at, 0, op.count, d);
	for (; error == 0 && step > 0; step /= 2) {
		if (step < op.count)
			error = try_range(
			    e, program, at, op.first, op.count - step, d);
		if (error == 0 && step <= op.first)
			error = try_range(
			    e, program, at, op.first - step, op.count, d);
	}
	return error;
}

static int
reduce_all(struct executor *e, struct program *program, struct difference *d)
{
	int error = 0, taken = 0;

	for (size_t i = 0; error >= 0 && i < program->count;) {
		error = program->op[i].count > 0 ? reduce(e, program, i, d) : 0;
		taken |= error == 1;
		i += error == 0;
	}
	return error < 0 ? error : taken;
}

int
shrink(struct executor *e, struct program *program, struct difference *d)
{
	int error;

	for (size_t size = program->count / 2; size > 1; size /= 2) {
		error = drop_runs(e, program, size, d);
		if (error < 0)
			return error;
	}
	do {
		error = drop_runs(e, program, 1, d);
		if (error == 0)
			error = reduce_all(e, program, d);
	} while (error == 1);
	return error;
}
