/* total.c: what the state adds up to.
 *
 * A page that two processes map is dirty in one of them and clean in the other
 * as long as only the entry is marked as written; once the frame is marked, it
 * is dirty in both. Anonymous frames are dirty, since there is no other
 * copy, unless they were given up.
 */
#include <stddef.h>

#include "model/state.h"

/* Rule 12. RSS counts the entries that name a frame, USS those whose frame has
 * one owner, and PSS adds up 1/owners. The kernel keeps PSS in bytes with
 * twelve binary places, and cuts the share of each page, and then the sum of
 * each VMA (fs/proc/task_mmu.c:smaps_account). Of locked VMAs smaps gives the
 * PSS as well (rule 27). */
#define PSS_SHIFT 12

static void
add_pss(struct model_total *total, const struct vma *v, uint64_t pss)
{
	uint64_t kib = pss >> PSS_SHIFT >> 10;

	total->pss_kib += kib;
	if (v->lock != VMA_UNLOCKED)
		total->locked_kib += kib;
}

const char *
model_fault_name(enum model_fault fault)
{
	static const char *const names[FAULT_CLASSES] = {
	    [FAULT_ZERO_READ] = "zero-read",
	    [FAULT_ZERO_FILL] = "zero-fill",
	    [FAULT_MAP] = "map",
	    [FAULT_COPY] = "copy",
	    [FAULT_REUSE] = "reuse",
	    [FAULT_MAJOR] = "major",
	};

	return names[fault];
}

/* The frame that an actor's entry names, or NULL. */
static struct frame *
frame_of(struct segment *s, unsigned actor)
{
	const struct entry *e = &s->entry[actor];

	if (e->kind == ENTRY_ANON)
		return &s->anon[e->anon];
	return e->kind == ENTRY_OBJECT ? &s->object : NULL;
}

static struct model_page
page_of(struct segment *s, unsigned actor)
{
	const struct entry *e = &s->entry[actor];
	const struct frame *frame = frame_of(s, actor);

	if (frame == NULL)
		return (struct model_page){
		    .state = e->kind == ENTRY_ZERO ? PAGE_ZERO : PAGE_ABSENT};
	return (struct model_page){
	    .state = frame->owners == 1 ? PAGE_EXCLUSIVE : PAGE_SHARED,
	    .anonymous = e->kind == ENTRY_ANON,
	    .frame = frame->id,
	    .ordinal = frame->ordinal,
	    .unsure = s->unsure,
	};
}

/* Anonymous frames are dirty until they are given up (rule 28). Where
 * huge pages are wanted none is, and entries are clean for another reason
 * (rule 19). */
static bool
is_dirty(
    const struct model_actor *a, const struct segment *s, const struct entry *e)
{
	if (e->kind == ENTRY_ANON)
		return e->dirty || s->anon[e->anon].marked || a->mapping.huge;
	return e->dirty || s->marked;
}

void
model_total(const struct model *m, unsigned actor, struct model_total *out)
{
	const struct model_actor *a = &m->actor[actor];
	const struct vma *v = a->vmas.at;
	struct segment *s;
	uint64_t pss = 0; /* of *v */

	*out = (struct model_total){0};
	if (!a->living)
		return;
	for (int i = 0; i < FAULT_CLASSES; i++)
		out->faults[i] = a->faults[i];
	out->counted_major = a->counted_major;
	out->unsure = a->unsure;
	if (a->vmas.count == 0)
		return;
	out->mapped = true;
	out->vmas = a->vmas.count;
	for (unsigned i = 0; i < a->vmas.count; i++)
		out->size += a->vmas.at[i].count;
	for (s = state_first(m); s != NULL; s = state_next(m, s)) {
		const struct frame *frame = frame_of(s, actor);
		struct model_page page = page_of(s, actor);
		uint64_t end = s->first + s->count;

		if (s->first >= a->mapping.pages)
			break;
		if (end > a->mapping.pages)
			end = a->mapping.pages;
		out->states[page.state] += end - s->first;
		if (frame == NULL)
			continue;
		for (; s->first >= v->first + v->count; v++, pss = 0)
			add_pss(out, v, pss);
		if (page.anonymous)
			out->anonymous += s->count;
		else
			out->object += s->count;
		if (s->entry[actor].huge)
			out->huge += s->count;
		if (is_dirty(a, s, &s->entry[actor]))
			out->dirty += s->count;
		pss += (m->machine.page_size << PSS_SHIFT) / frame->owners *
		    s->count;
	}
	add_pss(out, v, pss);
}

bool
model_next_vma(
    const struct model *m, unsigned actor, unsigned *at, struct model_vma *out)
{
	const struct vmas *all = &m->actor[actor].vmas;
	const struct vma *v;

	if (*at >= all->count)
		return false;
	v = &all->at[(*at)++];
	*out = (struct model_vma){v->first, v->count, v->access};
	return true;
}

struct model_page
model_page(struct model *m, unsigned actor, uint64_t page)
{
	struct segment *s = state_find(m, page);

	return s != NULL && model_is_mapped(m, actor)
	    ? page_of(s, actor)
	    : (struct model_page){.state = PAGE_ABSENT};
}

bool
model_next_run(
    struct model *m, unsigned actor, uint64_t *at, struct model_run *out)
{
	const struct model_actor *a = &m->actor[actor];
	struct segment *s;
	uint64_t end;

	if (!model_is_mapped(m, actor) || *at >= a->mapping.pages ||
	    state_is_stopped(m))
		return false;
	s = state_find(m, *at);
	end = s->first + s->count;
	if (end > a->mapping.pages)
		end = a->mapping.pages;
	*out = (struct model_run){
	    .first = *at, .count = end - *at, .page = page_of(s, actor)};
	*at = end;
	return true;
}

uint64_t
model_frames(const struct model *m)
{
	struct segment *s;
	uint64_t frames = 0;

	for (s = state_first(m); s != NULL; s = state_next(m, s)) {
		if (s->object.owners > 0)
			frames += s->count;
		for (uint32_t i = 0; i < s->anon_count; i++)
			if (s->anon[i].owners > 0)
				frames += s->count;
	}
	return frames;
}

uint64_t
model_memory(const struct model *m)
{
	uint64_t frames = model_frames(m);
	struct segment *s;

	for (s = state_first(m); s != NULL; s = state_next(m, s))
		if (s->cached && s->object.owners == 0)
			frames += s->count;
	return frames;
}

void
model_look(struct model *m)
{
	struct segment *s;

	for (s = state_first(m); s != NULL; s = state_next(m, s)) {
		if (s->object.owners == 0)
			s->object.ordinal = UNNAMED;
		for (unsigned i = 0; i < m->actors; i++) {
			struct frame *frame = frame_of(s, i);

			if (frame != NULL && frame->ordinal == UNNAMED)
				frame->ordinal = s->next_ordinal++;
		}
	}
}
