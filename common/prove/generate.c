#include <errno.h>
#include <string.h>

#include "prove/generate.h"
#include "prove/rehearsal.h"

/* How often each operation is tried; many a try makes no sense. */
static const unsigned usual_weights[OPERATIONS] = {
    [DO_START] = 5,
    [DO_FORK] = 12,
    [DO_EXIT] = 11,
    [DO_MAP] = 30,
    [DO_UNMAP] = 3,
    [DO_READ] = 18,
    [DO_WRITE] = 30,
    [DO_DONTNEED] = 6,
    [DO_PROTECT] = 8,
    [DO_DONTFORK] = 2,
    [DO_WIPEONFORK] = 8,
};

struct maker {
	struct rehearsal rehearsal;
	uint64_t state; /* of the random numbers */
	unsigned weights[OPERATIONS];
};

/* Sebastiano Vigna's splitmix64. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint64_t
below(uint64_t *state, uint64_t limit)
{
	return next_random(state) % limit;
}

static bool
one_in(uint64_t *state, uint64_t chances)
{
	return below(state, chances) == 0;
}

/* A program that does a few things often gets further into what they do to each
 * other than one that does a little of everything (swarm testing, Groce and
 * others, 2012). */
static void
choose_weights(struct maker *m)
{
	static const enum operation_kind optional[] = {
	    DO_UNMAP, DO_DONTNEED, DO_PROTECT, DO_DONTFORK, DO_WIPEONFORK};
	static const unsigned factors[] = {0, 0, 1, 4};

	memcpy(m->weights, usual_weights, sizeof m->weights);
	for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
		m->weights[optional[i]] *= factors[below(&m->state, 4)];
}

static enum operation_kind
pick_kind(struct maker *m)
{
	unsigned sum = 0;
	uint64_t at;

	for (unsigned i = 0; i < OPERATIONS; i++)
		sum += m->weights[i];
	at = below(&m->state, sum);
	for (unsigned i = 0;; i++) {
		if (at < m->weights[i])
			return i;
		at -= m->weights[i];
	}
}

/* One page, some, or all of them. */
static void
pick_range(uint64_t *state, uint64_t pages, struct operation *op)
{
	uint64_t most;

	if (one_in(state, 6)) {
		op->first = 0;
		op->count = pages;
		return;
	}
	op->first = below(state, pages);
	most = pages - op->first;
	if (one_in(state, 3))
		most = 1;
	else if (most > 24)
		most = 24;
	op->count = 1 + below(state, most);
}

/* Mostly small, so that much happens to each page; now and then beyond what one
 * page table maps. An address that is no multiple of the fault-around window
 * cuts the first window, and one near the end of a table's reach cuts one in
 * the middle. */
static void
pick_mapping(uint64_t *state, const struct rehearsal *r, struct operation *op)
{
	static const uint64_t sizes[] = {3, 3, 20, 70};
	uint64_t most = sizes[below(state, 4)];

	op->on = kind_is_shared(r->kind);
	if (!kind_is_anonymous(r->kind) && one_in(state, 4))
		op->on = !op->on;
	op->count = one_in(state, 60) ? PROGRAM_PAGES - below(state, 128)
				      : 1 + below(state, most);
	if (!kind_is_anonymous(r->kind) && rehearsal_is_mapped(r) &&
	    !one_in(state, 4))
		op->count = r->object_pages;
	if (one_in(state, 3))
		op->first = below(state, 20);
	else if (one_in(state, 3))
		op->first = PROGRAM_SHIFT - 1 - below(state, 40);
}

static struct operation
pick(struct maker *m)
{
	struct operation op = {
	    .what = pick_kind(m),
	    .actor = (unsigned)below(&m->state, PROGRAM_ACTORS),
	    .on = !one_in(&m->state, 4),
	};

	switch (op.what) {
	case DO_FORK:
		op.child = (unsigned)below(&m->state, PROGRAM_ACTORS);
		break;
	case DO_MAP:
		pick_mapping(&m->state, &m->rehearsal, &op);
		break;
	case DO_READ:
	case DO_WRITE:
	case DO_DONTNEED:
		if (model_is_mapped(m->rehearsal.model, op.actor))
			pick_range(&m->state,
			    m->rehearsal.mapped[op.actor].pages, &op);
		break;
	case DO_PROTECT:
		op.on = !model_is_writable(m->rehearsal.model, op.actor);
		break;
	default:
		break;
	}
	return op;
}

int
generate(const struct ground *ground, enum prove_kind kind, uint64_t seed,
    size_t count, struct program *out)
{
	struct maker m = {.state = seed};
	int error = rehearsal_begin(&m.rehearsal, ground, kind);

	if (error < 0)
		return error;
	choose_weights(&m);
	*out = (struct program){.kind = kind, .seed = seed};
	while (error == 0 && out->count < count) {
		struct operation op = pick(&m);

		error = rehearse(&m.rehearsal, &op);
		if (error == 0)
			out->op[out->count++] = op;
		else if (error == -EINVAL)
			error = 0;
	}
	rehearsal_end(&m.rehearsal);
	return error;
}
