#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/state.h"

bool
state_is_stopped(const struct model *m)
{
	return *m->stop != 0;
}

struct segment *
state_first(const struct model *m)
{
	return state_is_stopped(m) ? NULL : TAILQ_FIRST(&m->segments);
}

struct segment *
state_next(const struct model *m, const struct segment *s)
{
	return state_is_stopped(m) ? NULL : TAILQ_NEXT(s, link);
}

struct segment *
state_find(struct model *m, uint64_t page)
{
	struct segment *s = m->near;

	/* In most cases it is this one, the next one or the first. */
	if (s == NULL || page < s->first / 2)
		s = TAILQ_FIRST(&m->segments);
	while (s != NULL && page < s->first)
		s = TAILQ_PREV(s, segments, link);
	while (s != NULL && page >= s->first + s->count)
		s = TAILQ_NEXT(s, link);
	if (s != NULL)
		m->near = s;
	return s;
}

static void
free_segment(struct segment *s)
{
	if (s == NULL)
		return;
	free(s->anon);
	free(s->entry);
	free(s);
}

/* A copy of the same column, on no page yet. */
static struct segment *
copy_segment(const struct model *m, const struct segment *s)
{
	struct segment *copy = malloc(sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = *s;
	copy->entry = malloc(m->actors * sizeof *copy->entry);
	copy->anon = malloc((s->anon_count + 1) * sizeof *copy->anon);
	if (copy->entry == NULL || copy->anon == NULL) {
		free_segment(copy);
		return NULL;
	}
	memcpy(copy->entry, s->entry, m->actors * sizeof *copy->entry);
	if (s->anon_count > 0)
		memcpy(copy->anon, s->anon, s->anon_count * sizeof *copy->anon);
	return copy;
}

/* Cuts s in two at page, which lies inside it; returns the second half. */
static struct segment *
split_at(struct model *m, struct segment *s, uint64_t page)
{
	struct segment *rest = copy_segment(m, s);

	if (rest == NULL)
		return NULL;
	rest->first = page;
	rest->count = s->first + s->count - page;
	s->count = page - s->first;
	TAILQ_INSERT_AFTER(&m->segments, s, rest, link);
	return rest;
}

/* A split after which no range is only partly in a segment of several
 * ranges. */
static struct segment *
split(struct model *m, struct segment *s, uint64_t page)
{
	uint64_t range = m->machine.huge_pages > 1 ? m->machine.huge_pages : 1;
	uint64_t low = page - page % range, high = low + range;

	if (page > low && low > s->first)
		s = split_at(m, s, low);
	if (s != NULL && page > low && high < s->first + s->count &&
	    split_at(m, s, high) == NULL)
		return NULL;
	return s == NULL ? NULL : split_at(m, s, page);
}

/* The segment that begins at page, after a split if need be; NULL when memory
 * is short. page must not be beyond the last segment. */
static struct segment *
cut(struct model *m, uint64_t page)
{
	struct segment *s = state_find(m, page);

	return s == NULL || s->first == page ? s : split(m, s, page);
}

int
state_cut(struct model *m, uint64_t page)
{
	return page < m->pages && cut(m, page) == NULL ? -ENOMEM : 0;
}

/* A new segment may begin and end anywhere. */
static int
cut_to_ranges(struct model *m, const struct segment *s)
{
	uint64_t range = m->machine.huge_pages;
	uint64_t end = s->first + s->count;
	int error;

	if (range == 0)
		return 0;
	error = state_cut(m, (s->first + range - 1) / range * range);
	return error < 0 ? error : state_cut(m, end / range * range);
}

int
state_cover(struct model *m, uint64_t pages)
{
	struct segment *s;

	if (pages <= m->pages)
		return 0;
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return -ENOMEM;
	s->entry = calloc(m->actors, sizeof *s->entry);
	if (s->entry == NULL) {
		free_segment(s);
		return -ENOMEM;
	}
	s->first = m->pages;
	s->count = pages - m->pages;
	TAILQ_INSERT_TAIL(&m->segments, s, link);
	m->pages = pages;
	return cut_to_ranges(m, s);
}

uint32_t
state_new_frame(struct segment *s)
{
	struct frame *anon;
	uint32_t i = 0;

	while (i < s->anon_count && s->anon[i].owners > 0)
		i++;
	if (i == s->anon_count) {
		uint32_t count = s->anon_count + s->anon_count / 2 + 2;

		anon = reallocarray(s->anon, count, sizeof *anon);
		if (anon == NULL)
			return UINT32_MAX;
		memset(anon + s->anon_count, 0,
		    (count - s->anon_count) * sizeof *anon);
		s->anon = anon;
		s->anon_count = count;
	}
	s->anon[i] = (struct frame){.id = s->next_id++, .ordinal = UNNAMED};
	return i;
}

void
state_clear(struct segment *s, struct entry *e)
{
	if (e->kind == ENTRY_ANON)
		s->anon[e->anon].owners--;
	else if (e->kind == ENTRY_OBJECT)
		s->object.owners--;
	s->marked |= e->kind == ENTRY_OBJECT && e->dirty;
	*e = (struct entry){.kind = ENTRY_NONE};
}

void
state_give_object_frame(struct segment *s)
{
	if (s->cached)
		return;
	s->cached = true;
	s->object = (struct frame){.id = s->next_id++, .ordinal = UNNAMED};
}

void
state_take_object_frame(struct segment *s)
{
	s->cached = s->dirty = s->marked = false;
}

bool
state_is_private_anonymous(const struct model_mapping *mapping)
{
	return mapping->kind == REGION_ANON_PRIVATE;
}

const struct model_mapping *
state_object(const struct model *m)
{
	for (unsigned i = 0; i < m->actors; i++)
		if (m->actor[i].vmas.count > 0 &&
		    !state_is_private_anonymous(&m->actor[i].mapping))
			return &m->actor[i].mapping;
	return NULL;
}

bool
model_is_living(const struct model *m, unsigned actor)
{
	return m->actor[actor].living;
}

bool
model_is_mapped(const struct model *m, unsigned actor)
{
	return m->actor[actor].vmas.count > 0;
}

bool
state_is_inside(
    const struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return vmas_allow(&m->actor[actor].vmas, first, count, ACCESS_NONE);
}

bool
state_has_room(const struct model *m, uint64_t first, uint64_t count)
{
	return first <= m->object_pages && count <= m->object_pages - first;
}

bool
state_is_backed(
    const struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return state_is_private_anonymous(&m->actor[actor].mapping) ||
	    state_has_room(m, first, count);
}

uint64_t
model_object_pages(const struct model *m)
{
	return m->object_pages;
}

bool
state_may_give_up(
    const struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return state_is_inside(m, actor, first, count) &&
	    !vmas_are_locked(&m->actor[actor].vmas, first, count);
}

int
state_visit(struct model *m, uint64_t first, uint64_t count,
    int (*visit)(struct model *, unsigned actor, struct segment *),
    unsigned actor)
{
	uint64_t end = first + count;
	struct segment *s;

	if (count == 0)
		return 0;
	s = cut(m, first);
	if (s == NULL)
		return -ENOMEM;
	while (s != NULL && s->first < end) {
		int error;

		if (s->first + s->count > end && split(m, s, end) == NULL)
			return -ENOMEM;
		error = visit(m, actor, s);
		if (error < 0)
			return error;
		s = state_next(m, s);
	}
	return state_is_stopped(m) ? -EINTR : 0;
}

int
state_visit_vmas(struct model *m, unsigned actor, uint64_t first,
    uint64_t count,
    int (*visit)(
	struct model *, unsigned actor, uint64_t first, uint64_t count))
{
	uint64_t end = first + count;
	int error = 0;

	while (error == 0 && first < end) {
		uint64_t next = vmas_part_end(
		    &m->actor[actor].vmas, first, end);

		error = visit(m, actor, first, next - first);
		first = next;
	}
	return error;
}

static const volatile sig_atomic_t never;

void
model_stop_on(struct model *m, const volatile sig_atomic_t *stop)
{
	m->stop = stop;
}

/* The slots for frames grow by half, and malloc(3) adds some 16 bytes to each
 * of three allocations. */
size_t
model_segment_size(unsigned actors, bool private)
{
	size_t frames = private ? actors + actors / 2 + 2 : 0;

	return sizeof(struct segment) + actors * sizeof(struct entry) +
	    frames * sizeof(struct frame) + 48;
}

struct model *
model_new(const struct model_machine *machine, unsigned actors)
{
	struct model *m = calloc(1, sizeof *m);

	if (m == NULL)
		return NULL;
	m->machine = *machine;
	m->actors = actors;
	m->next_folio = 1;
	m->stop = &never;
	m->actor = calloc(actors, sizeof *m->actor);
	TAILQ_INIT(&m->segments);
	if (m->actor == NULL) {
		free(m);
		return NULL;
	}
	return m;
}

static int
copy_actors(const struct model *m, struct model *copy)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < m->actors; i++) {
		copy->actor[i] = m->actor[i];
		copy->actor[i].vmas = (struct vmas){0};
		error = vmas_copy(&m->actor[i].vmas, &copy->actor[i].vmas);
	}
	return error;
}

static int
copy_segments(const struct model *m, struct model *copy)
{
	const struct segment *s;

	TAILQ_FOREACH (s, &m->segments, link) {
		struct segment *same = copy_segment(m, s);

		if (same == NULL)
			return -ENOMEM;
		TAILQ_INSERT_TAIL(&copy->segments, same, link);
	}
	return 0;
}

struct model *
model_copy(const struct model *m)
{
	struct model *copy = model_new(&m->machine, m->actors);

	if (copy == NULL)
		return NULL;
	copy->files = m->files;
	copy->pages = m->pages;
	copy->object_pages = m->object_pages;
	copy->next_folio = m->next_folio;
	copy->at_once = m->at_once;
	copy->stop = m->stop;
	if (copy_actors(m, copy) == 0 && copy_segments(m, copy) == 0)
		return copy;
	model_free(copy);
	return NULL;
}

void
model_set_at_once(struct model *m, bool at_once)
{
	m->at_once = at_once;
}

void
model_lock_neighbours(struct model *m)
{
	m->machine.fault_around = 1;
}

void
model_set_files(struct model *m, const struct model_files *files)
{
	m->files = *files;
}

void
model_free(struct model *m)
{
	struct segment *s;

	if (m == NULL)
		return;
	while ((s = TAILQ_FIRST(&m->segments)) != NULL) {
		TAILQ_REMOVE(&m->segments, s, link);
		free_segment(s);
	}
	for (unsigned i = 0; i < m->actors; i++)
		vmas_free(&m->actor[i].vmas);
	free(m->actor);
	free(m);
}
