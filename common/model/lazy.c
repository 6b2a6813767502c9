/* lazy.c: the kernel's rule for pages that are given up lazily.
 *
 * Continued from vmas.c. The kernel functions are those of Linux 6.18.
 */
#include <errno.h>
#include <stddef.h>

#include "model/lazy.h"
#include "model/rules.h"

/* Rule 28. MADV_FREE gives up private anonymous pages, and takes nothing away:
 * it makes the entry clean and marks the frame. A write makes the entry dirty
 * again, without a fault. Reclaim takes a frame that is marked, clean, and in
 * one process only; if it is not clean, it loses the mark. If the frame itself
 * is dirty, and others have it, nothing happens
 * (mm/madvise.c:madvise_free_pte_range). */
static int
rule_free(struct model *m, unsigned actor, struct segment *s)
{
	struct entry *e = &s->entry[actor];
	struct frame *frame = e->kind == ENTRY_ANON ? &s->anon[e->anon] : NULL;

	(void)m;
	if (frame == NULL || (frame->marked && frame->owners > 1))
		return 0;
	frame->marked = false;
	frame->lazy = frame->waits = true;
	e->dirty = false;
	return 0;
}

/* Rule 28, too. What MADV_PAGEOUT does to it (mm/rmap.c:try_to_unmap_one). */
bool
lazy_page_out(struct segment *s, struct entry *e)
{
	struct frame *frame = e->kind == ENTRY_ANON ? &s->anon[e->anon] : NULL;

	if (frame == NULL || !frame->lazy || frame->owners > 1)
		return false;
	if (!e->dirty && !frame->marked)
		return true;
	frame->marked |= e->dirty;
	frame->lazy = false;
	return false;
}

/* A frame that somebody has locked, or had, is not marked, or late; and what
 * an unclear one is shows only afterwards. */
static int
refuse_unclear(struct model *m, unsigned actor, struct segment *s)
{
	const struct entry *e = &s->entry[actor];

	if (e->kind != ENTRY_ANON)
		return 0;
	for (unsigned i = 0; i < m->actors; i++)
		if (s->entry[i].kind == ENTRY_ANON &&
		    s->entry[i].anon == e->anon &&
		    vmas_are_locked(&m->actor[i].vmas, s->first, s->count))
			return -EINVAL;
	return s->anon[e->anon].unclear ? -EINVAL : 0;
}

int
model_free_lazily(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	const struct model_mapping *mapping = &m->actor[actor].mapping;
	int error;

	if (!state_may_give_up(m, actor, first, count) || mapping->huge ||
	    !state_is_private_anonymous(mapping))
		return -EINVAL;
	error = state_visit(m, first, count, refuse_unclear, actor);
	return error < 0 ? error
			 : state_visit(m, first, count, rule_free, actor);
}

/* Rule 28, too. MADV_COLD moves no number: it only says which pages may go
 * first, of those that no other process has (mm/madvise.c:madvise_cold). Like a
 * frame that is given up, such a page waits in a list, which counts as an owner
 * (rule 27). */
static int
rule_cold(struct model *m, unsigned actor, struct segment *s)
{
	const struct entry *e = &s->entry[actor];

	(void)m;
	if (e->kind == ENTRY_ANON && s->anon[e->anon].owners == 1)
		s->anon[e->anon].waits = true;
	return 0;
}

int
model_cold(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!state_may_give_up(m, actor, first, count) ||
	    m->actor[actor].mapping.huge)
		return -EINVAL;
	return state_visit(m, first, count, rule_cold, actor);
}
