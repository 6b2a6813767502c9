/* vmas.c: how mappings are cut, merged and inherited.
 *
 * Continued from huge.c. The kernel functions are those of Linux 6.18.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/vmas.h"

static uint64_t
end_of(const struct vma *v)
{
	return v->first + v->count;
}

/* The first one that ends behind page; the end of the list if there is none. */
static struct vma *
seek(const struct vmas *all, uint64_t page)
{
	struct vma *v = all->at;

	while (v < all->at + all->count && end_of(v) <= page)
		v++;
	return v;
}

static bool
is_in(const struct vmas *all, const struct vma *v)
{
	return v >= all->at && v < all->at + all->count;
}

struct vma *
vmas_find(const struct vmas *all, uint64_t page)
{
	struct vma *v = seek(all, page);

	return is_in(all, v) && v->first <= page ? v : NULL;
}

bool
vmas_allow(
    const struct vmas *all, uint64_t first, uint64_t count, enum access access)
{
	const struct vma *v;

	for (uint64_t at = first; at - first < count; at = end_of(v)) {
		v = vmas_find(all, at);
		if (v == NULL || v->access < access)
			return false;
	}
	return true;
}

bool
vmas_are_locked(const struct vmas *all, uint64_t first, uint64_t count)
{
	const struct vma *v = seek(all, first);

	while (is_in(all, v) && v->first < first + count) {
		if (v->lock != VMA_UNLOCKED)
			return true;
		v++;
	}
	return false;
}

bool
vmas_meet(const struct vmas *all, uint64_t first, uint64_t end)
{
	const struct vma *v = seek(all, first);

	return is_in(all, v) && v->first < end;
}

uint64_t
vmas_part_end(const struct vmas *all, uint64_t first, uint64_t end)
{
	uint64_t next = end_of(vmas_find(all, first));

	return next < end ? next : end;
}

/* Adds a VMA before *at. */
static int
insert(struct vmas *all, size_t at, const struct vma *new)
{
	if (all->count == all->room) {
		unsigned room = 2 * all->room + 1;
		struct vma *more = reallocarray(all->at, room, sizeof *more);

		if (more == NULL)
			return -ENOMEM;
		all->at = more;
		all->room = room;
	}
	memmove(&all->at[at + 1], &all->at[at],
	    (all->count - at) * sizeof *all->at);
	all->at[at] = *new;
	all->count++;
	return 0;
}

static void
take_out(struct vmas *all, struct vma *v)
{
	all->count--;
	memmove(v, v + 1, (size_t)(all->at + all->count - v) * sizeof *v);
}

/* Rule 23. What concerns a part of a mapping cuts it, and both parts have what
 * it had: the entries, and its anon_vma, if there is one yet
 * (mm/vma.c:__split_vma). */
int
vmas_cut(struct vmas *all, uint64_t page)
{
	struct vma *v = vmas_find(all, page);
	struct vma rest;
	size_t at;
	int error;

	if (v == NULL || v->first == page)
		return 0;
	at = (size_t)(v - all->at);
	rest = *v;
	rest.first = page;
	rest.count = end_of(v) - page;
	error = insert(all, at + 1, &rest);
	if (error == 0)
		all->at[at].count -= rest.count;
	return error;
}

int
vmas_add(struct vmas *all, const struct vma *new)
{
	return insert(all, (size_t)(seek(all, new->first) - all->at), new);
}

void
vmas_remove(struct vmas *all, uint64_t first, uint64_t end)
{
	struct vma *v = seek(all, first);

	while (is_in(all, v) && v->first < end)
		take_out(all, v);
}

/* The next one in the list, whether it touches v or not; or NULL. */
static struct vma *
above(const struct vmas *all, struct vma *v)
{
	return is_in(all, v + 1) ? v + 1 : NULL;
}

static struct vma *
below(const struct vmas *all, struct vma *v)
{
	return v > all->at ? v - 1 : NULL;
}

/* Alike, but for access. */
static bool
is_kin(const struct vma *a, const struct vma *b)
{
	return a->dontfork == b->dontfork && a->wipeonfork == b->wipeonfork &&
	    a->lock == b->lock && a->accounted == b->accounted;
}

/* Rule 24. A mapping that was changed or made is merged with the neighbours
 * that are like it, if their anon_vmas agree: both have the same one, or one of
 * them has none, and the other's was not inherited
 * (mm/vma.c:is_mergeable_anon_vma). If it could be merged with either of two
 * neighbours that disagree, the lower one is taken. Nobody looks again later,
 * when a fault gives out an anon_vma. Some kernels do not let a neighbour that
 * has none take over that of what was changed (merge_takes_over). */
static bool
anon_vmas_agree(const struct vma *a, const struct vma *b)
{
	const struct vma *has = a->anon_vma != 0 ? a : b;

	return a->anon_vma == b->anon_vma ||
	    ((a->anon_vma == 0 || b->anon_vma == 0) && !has->inherited);
}

/* a was changed, and b is a neighbour, or NULL. */
static bool
may_merge(const struct vma *a, const struct vma *b, bool take_over)
{
	return b != NULL && (end_of(a) == b->first || end_of(b) == a->first) &&
	    a->access == b->access && is_kin(a, b) && anon_vmas_agree(a, b) &&
	    (take_over || a->anon_vma == 0 || b->anon_vma != 0);
}

/* Makes one of v and the VMA above it. */
static void
join(struct vmas *all, struct vma *v)
{
	const struct vma *high = v + 1;

	v->count += high->count;
	if (v->anon_vma == 0) {
		v->anon_vma = high->anon_vma;
		v->inherited = high->inherited;
	}
	take_out(all, v + 1);
}

void
vmas_merge(struct vmas *all, uint64_t page, bool take_over)
{
	struct vma *v = vmas_find(all, page);
	struct vma *low = below(all, v), *high = above(all, v);
	bool with_low = may_merge(v, low, take_over);
	bool with_high = may_merge(v, high, take_over);

	/* Two that are both like v may still not be merged with each other. */
	if (with_low && with_high)
		with_high = anon_vmas_agree(low, high);
	if (with_high)
		join(all, v);
	if (with_low)
		join(all, low);
}

/* Rule 25. The first page of its own gives a mapping an anon_vma: that of a
 * neighbour, of the upper one rather than the lower, if it has one that was not
 * inherited, and the two differ in their access at most; so that they can be
 * merged later. Otherwise a new one (mm/vma.c:find_mergeable_anon_vma). */
static bool
lends(const struct vma *from, const struct vma *to)
{
	return from != NULL && from->anon_vma != 0 && !from->inherited &&
	    is_kin(from, to) &&
	    (end_of(from) == to->first || end_of(to) == from->first);
}

void
vmas_give_anon_vma(struct vmas *all, uint64_t page)
{
	struct vma *v = vmas_find(all, page);

	if (v->anon_vma != 0)
		return;
	if (lends(above(all, v), v))
		v->anon_vma = above(all, v)->anon_vma;
	else if (lends(below(all, v), v))
		v->anon_vma = below(all, v)->anon_vma;
	else
		v->anon_vma = ++all->last_anon_vma;
}

/* Rule 6, too. The child has the parent's mappings, one for one, but for those
 * that it is not to have (rule 10). Each with an anon_vma gets one of its own
 * in place of it, even two that share theirs in the parent: these are never
 * merged again (mm/rmap.c:anon_vma_fork). */
static void
inherit(struct vmas *child, struct vma v)
{
	if (v.wipeonfork)
		v.anon_vma = 0;
	v.lock = VMA_UNLOCKED;
	v.inherited = v.anon_vma != 0;
	if (v.inherited)
		v.anon_vma = ++child->last_anon_vma;
	child->at[child->count++] = v;
}

int
vmas_copy(const struct vmas *all, struct vmas *copy)
{
	struct vma *at = calloc(all->room + 1, sizeof *at);

	if (at == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < all->count; i++)
		at[i] = all->at[i];
	*copy = *all;
	copy->at = at;
	return 0;
}

int
vmas_fork(const struct vmas *parent, struct vmas *child)
{
	struct vma *at = calloc(parent->count, sizeof *at);

	if (at == NULL)
		return -ENOMEM;
	*child = (struct vmas){.at = at, .room = parent->count};
	for (unsigned i = 0; i < parent->count; i++)
		if (!parent->at[i].dontfork)
			inherit(child, parent->at[i]);
	return 0;
}

void
vmas_free(struct vmas *all)
{
	free(all->at);
	*all = (struct vmas){0};
}
