#include <errno.h>
#include <string.h>

#include "os/random.h"
#include "prove/dry_run.h"
#include "prove/generate.h"

#define LARGE 640 /* pages: more than one page table maps of 4 KiB */

/* The most huge pages that a region has, and base pages after them. */
#define HUGE_PAGES 2
#define BEHIND	   128

/* How often each operation is tried; many of the tries make no sense. */
static const struct op_weight {
	enum op_kind what;
	unsigned weight;
	bool optional; /* a program may do without it */
} usual_weights[] = {
    {OP_START, 5, false},
    {OP_FORK, 12, false},
    {OP_EXIT, 11, false},
    {OP_CREATE, 30, false},
    {OP_UNMAP, 6, true},
    {OP_REPLACE, 5, true},
    {OP_READ, 18, false},
    {OP_WRITE, 30, false},
    {OP_READ_INTO, 5, true},
    {OP_WRITE_FROM, 5, true},
    {OP_POKE, 6, true},
    {OP_POPULATE, 5, true},
    {OP_POPULATE_READ, 5, true},
    {OP_LOCK, 4, true},
    {OP_LOCK_ONFAULT, 2, true},
    {OP_UNLOCK, 4, true},
    {OP_DROP, 6, true},
    {OP_FREE, 6, true},
    {OP_COLD, 2, true},
    {OP_WILLNEED, 4, true},
    {OP_REMOVE, 4, true},
    {OP_PUNCH, 3, true},
    {OP_RESIZE, 6, true},
    {OP_READ_BEYOND, 6, true},
    {OP_WRITE_BEYOND, 4, true},
    {OP_PAGEOUT, 5, true},
    {OP_PREAD, 3, true},
    {OP_PWRITE, 6, true},
    {OP_SYNC, 8, true},
    {OP_EVICT, 4, true},
    {OP_PROTECT, 16, true},
    {OP_DONTFORK, 4, true},
    {OP_WIPEONFORK, 8, true},
};
#define WEIGHTS (sizeof usual_weights / sizeof *usual_weights)

struct maker {
	struct dry_run dry_run;
	uint64_t state; /* of the random numbers */
	struct op_weight weights[WEIGHTS];
	unsigned actors; /* that act */
	bool cuts;	 /* regions are small, and ranges even smaller */
	bool whole;	 /* a region stays one mapping */
};

static bool
one_in(uint64_t *state, uint64_t chances)
{
	return random_below(state, chances) == 0;
}

/* A program that does a few things often gets further into how they interact
 * than one that does a little of everything (swarm testing, Groce and others,
 * 2012). */
static void
choose_weights(struct maker *m)
{
	static const unsigned factors[] = {0, 0, 1, 4};

	memcpy(m->weights, usual_weights, sizeof m->weights);
	for (size_t i = 0; i < WEIGHTS; i++)
		if (m->weights[i].optional)
			m->weights[i].weight *=
			    factors[random_below(&m->state, 4)];
}

/* One family of processes rather than many, since what happens to a huge page
 * depends on the others that have it; enough drops to empty a page table; and
 * in most programs no part that is mapped in another way. */
static void
prefer_one_family(struct maker *m)
{
	m->whole = !one_in(&m->state, 4);
	for (struct op_weight *c = m->weights; c < m->weights + WEIGHTS; c++) {
		if (c->what == OP_START)
			c->weight = 1;
		if (c->what == OP_EXIT)
			c->weight /= 2;
		if (c->what == OP_DROP)
			c->weight *= 4;
		if ((c->what == OP_REPLACE || c->what == OP_LOCK ||
			c->what == OP_LOCK_ONFAULT || c->what == OP_UNLOCK) &&
		    m->whole)
			c->weight = 0;
		if ((c->what == OP_UNMAP || c->what == OP_DONTFORK) && m->whole)
			c->weight /= 2;
	}
}

/* Sets of operations. */
#define OF(what) (UINT64_C(1) << (what))

/* In many programs few processes do a few things often, and some quite often,
 * to few pages. All others but OP_CREATE become rarer. */
static void
prefer(struct maker *m, unsigned actors, uint64_t often, uint64_t quite_often,
    unsigned rarer)
{
	for (struct op_weight *c = m->weights; c < m->weights + WEIGHTS; c++) {
		if (often & OF(c->what))
			c->weight = 40;
		else if (quite_often & OF(c->what))
			c->weight = 20;
		else if (c->what != OP_CREATE)
			c->weight = (c->weight + rarer - 1) / rarer;
	}
	m->cuts = true;
	m->actors = actors;
}

/* They cut, change and merge mappings. */
static void
prefer_cuts(struct maker *m)
{
	prefer(m, 3, OF(OP_PROTECT), OF(OP_REPLACE) | OF(OP_WRITE), 3);
}

/* Or they lock pages, or give up private anonymous ones, which shows only after
 * a fork and an exit. */
static void
prefer_giving_up(struct maker *m)
{
	bool locks = m->dry_run.kind != PROVE_ANONYMOUS_PRIVATE ||
	    one_in(&m->state, 3);

	prefer(m, 2,
	    OF(locks ? OP_LOCK : OP_FREE) | OF(OP_FORK) | OF(OP_POPULATE),
	    OF(OP_PAGEOUT) | OF(OP_WRITE) | OF(OP_POKE) | OF(OP_EXIT), 6);
}

/* Or the object ends before their mappings, which are locked, or not written
 * before a fork. */
static void
prefer_ends(struct maker *m)
{
	if (one_in(&m->state, 2))
		prefer(m, 2, OF(OP_RESIZE) | OF(OP_PROTECT),
		    OF(OP_READ) | OF(OP_LOCK) | OF(OP_PUNCH), 6);
	else
		prefer(m, 3, OF(OP_RESIZE) | OF(OP_FORK),
		    OF(OP_READ) | OF(OP_WRITE_BEYOND) | OF(OP_EXIT), 6);
}

static enum op_kind
pick_kind(struct maker *m)
{
	const struct op_weight *c = m->weights;
	unsigned sum = 0;
	uint64_t at;

	for (size_t i = 0; i < WEIGHTS; i++)
		sum += m->weights[i].weight;
	at = random_below(&m->state, sum);
	for (; at >= c->weight; c++)
		at -= c->weight;
	return c->what;
}

/* The pages of a huge page, half of them, or all but the first. */
static void
pick_huge_range(
    uint64_t *state, uint64_t pages, uint64_t huge, struct operation *op)
{
	const uint64_t first[] = {0, 0, huge / 2, 1};
	const uint64_t count[] = {huge, huge / 2, huge / 2, huge - 1};
	uint64_t which = random_below(state, 4);

	op->first = random_below(state, pages / huge) * huge + first[which];
	op->count = count[which];
}

/* One page, some, or all of them. */
static void
pick_range(struct maker *m, uint64_t pages, struct operation *op)
{
	uint64_t *state = &m->state;
	uint64_t most = m->cuts ? 3 : 24;

	if (one_in(state, m->cuts ? 20 : 6)) {
		op->first = 0;
		op->count = pages;
		return;
	}
	op->first = random_below(state, pages);
	if (one_in(state, 3))
		most = 1;
	else if (most > pages - op->first)
		most = pages - op->first;
	op->count = 1 + random_below(state, most);
}

static uint64_t
huge_pages_of(const struct dry_run *r)
{
	return r->kind == PROVE_HUGE ? r->testbed->machine.huge_pages : 0;
}

/* Mostly small, so that much happens to each page; now and then more than one
 * page table maps. An address that is no multiple of the fault-around window
 * cuts the first window, and one near the end of what a table maps cuts one in
 * the middle. */
static void
pick_mapping(struct maker *m, struct operation *op)
{
	static const uint64_t sizes[] = {3, 3, 20, 70};
	const struct dry_run *r = &m->dry_run;
	uint64_t *state = &m->state;
	uint64_t huge = huge_pages_of(r);
	uint64_t most = m->cuts ? 9 : sizes[random_below(state, 4)];

	op->on = region_kind_is_shared(kind_region(r->kind));
	op->populated = one_in(state, 8);
	if (huge > 0) {
		op->count = (1 + random_below(state, HUGE_PAGES)) * huge;
		if (one_in(state, 8))
			op->count = 0;
		if (op->count == 0 || one_in(state, 2))
			op->count += 1 + random_below(state, BEHIND);
		return;
	}
	if (!kind_is_anonymous(r->kind) && one_in(state, 4))
		op->on = !op->on;
	op->count = one_in(state, 60) ? LARGE - random_below(state, 128)
				      : 1 + random_below(state, most);
	if (!kind_is_anonymous(r->kind) && dry_run_is_mapped(r) &&
	    !one_in(state, 4))
		op->count = r->object_pages;
	if (one_in(state, 3))
		op->first = random_below(state, 20);
	else if (one_in(state, 3))
		op->first = PROGRAM_SHIFT - 1 - random_below(state, 40);
}

/* One of the actor's mappings. They are counted here, since a wrong model may
 * have no total to give before it is found out. */
static struct model_vma
pick_vma(struct maker *m, unsigned actor)
{
	struct model_vma vma = {0};
	unsigned count = 0, at = 0;

	while (model_next_vma(m->dry_run.model, actor, &at, &vma))
		count++;
	at = 0;
	for (uint64_t i = random_below(&m->state, count) + 1; i > 0; i--)
		(void)model_next_vma(m->dry_run.model, actor, &at, &vma);
	return vma;
}

/* All of a mapping or a part of it. Other ranges are of several, or have holes,
 * and often make no sense. */
static void
pick_in_vma(struct maker *m, struct operation *op)
{
	const struct model_vma vma = pick_vma(m, op->actor);

	pick_range(m, vma.count, op);
	if (one_in(&m->state, 2)) {
		op->first = 0;
		op->count = vma.count;
	}
	op->first += vma.first;
}

/* Huge pages come and go as a whole, or in large parts. */
static void
pick_pages(struct maker *m, struct operation *op)
{
	uint64_t pages = m->dry_run.mapped[op->actor].pages;
	uint64_t huge = huge_pages_of(&m->dry_run);

	if (huge > 0 && pages >= huge &&
	    one_in(&m->state, op->what == OP_DROP ? 2 : 6))
		pick_huge_range(&m->state, pages, huge, op);
	else if (!m->whole && one_in(&m->state, m->cuts ? 2 : 5))
		pick_in_vma(m, op);
	else
		pick_range(m, pages, op);
}

/* In most cases another one than the first page has. */
static enum access
pick_access(struct maker *m, const struct operation *op)
{
	static const enum access accesses[] = {
	    ACCESS_NONE, ACCESS_READ, ACCESS_READ};
	struct model_vma vma = {0};
	unsigned at = 0;

	while (vma.first + vma.count <= op->first &&
	    model_next_vma(m->dry_run.model, op->actor, &at, &vma))
		;
	return vma.access != ACCESS_WRITE || one_in(&m->state, 8)
	    ? ACCESS_WRITE
	    : accesses[random_below(&m->state, 3)];
}

static void
pick_arguments(struct maker *m, struct operation *op)
{
	enum arguments arguments = operation_arguments(op->what);

	if (arguments == RANGE)
		pick_pages(m, op);
	else if (arguments != NOTHING && !m->whole &&
	    !one_in(&m->state, m->cuts ? 10 : 3))
		pick_pages(m, op);
	if (arguments == ACCESS_PART)
		op->access = pick_access(m, op);
}

/* Whole again in most cases, or most operations would make no sense. */
static void
pick_size(struct maker *m, struct operation *op)
{
	uint64_t made = m->dry_run.object_pages;
	bool shorter = model_object_pages(m->dry_run.model) < made;

	op->count = one_in(&m->state, shorter ? 4 : 1)
	    ? 1 + random_below(&m->state, made)
	    : made;
}

static void
pick_beyond(struct maker *m, struct operation *op)
{
	uint64_t end = model_object_pages(m->dry_run.model);
	uint64_t pages = m->dry_run.mapped[op->actor].pages;

	if (end < pages)
		pick_range(m, pages - end, op);
	op->first += end;
}

static struct operation
pick(struct maker *m)
{
	struct operation op = {
	    .what = pick_kind(m),
	    .actor = (unsigned)random_below(&m->state, m->actors),
	    .on = !one_in(&m->state, 4),
	};
	bool mapped = model_is_mapped(m->dry_run.model, op.actor);

	switch (op.what) {
	case OP_FORK:
		op.child = (unsigned)random_below(&m->state, m->actors);
		break;
	case OP_CREATE:
		pick_mapping(m, &op);
		break;
	case OP_RESIZE:
		if (dry_run_is_mapped(&m->dry_run))
			pick_size(m, &op);
		break;
	case OP_READ_BEYOND:
	case OP_WRITE_BEYOND:
		if (mapped)
			pick_beyond(m, &op);
		break;
	case OP_PREAD:
	case OP_PWRITE:
	case OP_PUNCH:
		if (dry_run_is_mapped(&m->dry_run))
			pick_range(m, m->dry_run.object_pages, &op);
		break;
	default:
		if (mapped)
			pick_arguments(m, &op);
		break;
	}
	return op;
}

int
generate(const struct testbed *testbed, enum prove_kind kind, uint64_t seed,
    size_t count, struct program *out)
{
	struct maker m = {.state = seed, .actors = PROGRAM_ACTORS};
	int error = dry_run_begin(&m.dry_run, testbed, kind);

	if (error < 0)
		return error;
	choose_weights(&m);
	if (kind == PROVE_HUGE)
		prefer_one_family(&m);
	else if (one_in(&m.state, kind == PROVE_ANONYMOUS_PRIVATE ? 2 : 4))
		prefer_giving_up(&m);
	else if (!kind_is_anonymous(kind) && one_in(&m.state, 2))
		prefer_ends(&m);
	else if (one_in(&m.state, 2))
		prefer_cuts(&m);
	*out = (struct program){.kind = kind, .seed = seed};
	while (error == 0 && out->count < count) {
		struct operation op = pick(&m);

		error = dry_run_apply(&m.dry_run, &op);
		if (error == 0)
			out->op[out->count++] = op;
		else if (error == -EINVAL)
			error = 0;
	}
	dry_run_end(&m.dry_run);
	return error;
}
