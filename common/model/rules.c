/* rules.c: the kernel's rules for the pages of a region, one after another.
 *
 * Each rule says what one event does to one column, that is, to what all
 * actors have of one page; the walk at the end applies it to all columns that
 * the event concerns. The kernel functions named are in mm/memory.c unless
 * another file is given (Linux 6.18).
 */
#include <errno.h>
#include <stdlib.h>

#include "model/state.h"

/* In place of what a fault did: there was no memory to model it. */
#define NO_MEMORY (-1)

static bool
is_private_anonymous(const struct actor_state *a)
{
	return a->mapping.backing == MODEL_ANONYMOUS && !a->mapping.shared;
}

/* An entry lets go of its frame, if it has one. */
static void
clear(struct segment *s, struct entry *e)
{
	if (e->kind == ENTRY_ANON)
		s->anon[e->anon].owners--;
	else if (e->kind == ENTRY_OBJECT)
		s->object.owners--;
	*e = (struct entry){.kind = ENTRY_NONE};
}

static void
enter_object(struct segment *s, struct entry *e, bool writable, bool dirty)
{
	clear(s, e);
	s->object.owners++;
	*e = (struct entry){
	    .kind = ENTRY_OBJECT, .writable = writable, .dirty = dirty};
}

/* A process's own frame: written at once, and by it alone. */
static bool
enter_new_frame(struct actor_state *a, struct segment *s, struct entry *e)
{
	uint32_t anon = state_new_frame(s);

	if (anon == UINT32_MAX)
		return false;
	clear(s, e);
	s->anon[anon].owners = 1;
	s->anon[anon].exclusive = true;
	*e = (struct entry){
	    .kind = ENTRY_ANON, .writable = true, .dirty = true, .anon = anon};
	a->anon_vma = true;
	return true;
}

/* An object has no page until somebody needs it. */
static void
give_object_its_frame(struct segment *s)
{
	if (s->cached)
		return;
	s->cached = true;
	s->object = (struct frame){.id = s->next_id++, .ordinal = UNNAMED};
}

/* Rule 1. mmap() makes no entry: it says which addresses are valid. */
static void
rule_map(struct actor_state *a, const struct model_mapping *mapping)
{
	a->mapped = true;
	a->mapping = *mapping;
	a->writable = true;
	a->anon_vma = a->dontfork = a->wipeonfork = false;
}

/* Rule 2. Private anonymous memory that was never touched: a read maps the page
 * of zeros, which costs no memory; a write gets a new frame
 * (do_anonymous_page). */
static int
rule_read_nothing(struct entry *e)
{
	*e = (struct entry){.kind = ENTRY_ZERO};
	return FAULT_ZERO_READ;
}

static int
rule_write_nothing(struct actor_state *a, struct segment *s, struct entry *e)
{
	return enter_new_frame(a, s, e) ? FAULT_ZERO_FILL : NO_MEMORY;
}

/* Rule 3. Memory with an object behind it has no page of zeros: whoever reads
 * or writes a hole, even through a private mapping, makes the object get a
 * frame (do_read_fault, do_shared_fault). A private mapping may look at the
 * object's frame, but not write it. Rule 8 says when a read maps writable. */
static int
rule_read_object(const struct model *m, const struct actor_state *a,
    struct segment *s, struct entry *e)
{
	int fault = s->cached ? FAULT_MAP : FAULT_ZERO_FILL;
	bool writable = a->mapping.shared && a->writable &&
	    !a->mapping.tracks_dirty && m->machine.shared_read_writable;

	give_object_its_frame(s);
	enter_object(s, e, writable, false);
	return fault;
}

static int
rule_write_shared(struct segment *s, struct entry *e)
{
	int fault = s->cached ? FAULT_MAP : FAULT_ZERO_FILL;

	give_object_its_frame(s);
	enter_object(s, e, true, true);
	return fault;
}

/* Rule 4. A write to a private page that is not the process's own yet: the page
 * of zeros, or the object's frame, mapped or not, is copied to a new frame, in
 * one fault (do_cow_fault, wp_page_copy). */
static int
rule_write_private_object(
    struct actor_state *a, struct segment *s, struct entry *e)
{
	give_object_its_frame(s);
	return enter_new_frame(a, s, e) ? FAULT_COPY : NO_MEMORY;
}

static int
rule_write_zero(struct actor_state *a, struct segment *s, struct entry *e)
{
	return enter_new_frame(a, s, e) ? FAULT_ZERO_FILL : NO_MEMORY;
}

/* Rule 5. A write to an anonymous page through a read-only entry is one fault:
 * the frame is kept if it is exclusive, or if no other entry is left, and
 * copied otherwise. Either way it is exclusive from then on (do_wp_page). */
static int
rule_write_anon(struct actor_state *a, struct segment *s, struct entry *e)
{
	struct frame *frame = &s->anon[e->anon];

	if (frame->exclusive || frame->owners == 1) {
		frame->exclusive = true;
		e->writable = e->dirty = true;
		return FAULT_REUSE;
	}
	return enter_new_frame(a, s, e) ? FAULT_COPY : NO_MEMORY;
}

/* Rule 6. fork() copies entries only where the parent has, or inherited, a page
 * of its own: the rest a child can fault in again (vma_needs_copy). What is
 * copied comes along whole, frames of the object and pages of zeros too; and
 * anonymous frames are exclusive to nobody then and read-only on both sides
 * (copy_present_ptes). Exits do not give that back; the next write does. */
static void
rule_fork(struct segment *s, struct entry *parent, struct entry *child)
{
	if (parent->kind == ENTRY_ANON) {
		s->anon[parent->anon].owners++;
		s->anon[parent->anon].exclusive = false;
		parent->writable = false;
	} else if (parent->kind == ENTRY_OBJECT) {
		s->object.owners++;
	}
	*child = *parent;
}

static bool
fork_copies(const struct actor_state *parent)
{
	return parent->anon_vma && !parent->wipeonfork;
}

/* Rule 7. Fault-around: a read fault on an object maps, besides its own page,
 * those neighbours that the object has and the actor lacks. They are looked
 * for in a window that begins at the address rounded down to the window's
 * size, or at the mapping's start, and ends with the mapping or the page
 * table, if not by itself (do_fault_around). */
static void
window_around(const struct model *m, const struct actor_state *a, uint64_t page,
    uint64_t *first, uint64_t *end)
{
	uint64_t size = m->machine.fault_around;
	uint64_t table = m->machine.table_pages;
	uint64_t start = a->mapping.start / m->machine.page_size;
	uint64_t here = start + page; /* in pages from address 0 */
	uint64_t low = here - here % size;

	if (low < start)
		low = start;
	*first = low - start;
	*end = low + size;
	if (*end > here - here % table + table)
		*end = here - here % table + table;
	*end -= start;
	if (*end > a->mapping.pages)
		*end = a->mapping.pages;
}

/* Rule 8. Once a shared page has an entry: on memory (shm, tmpfs, anonymous)
 * every entry is as writable as the mapping. A file system that tracks dirty
 * pages wants the first write through each entry to fault, and copies nothing
 * (wp_page_shared). */
static int
rule_write_mapped_object(struct entry *e)
{
	e->writable = e->dirty = true;
	return FAULT_REUSE;
}

/* Rule 9. mprotect() to read-only takes the right to write from every entry.
 * Back to read-write, an entry gets it at once if a write could not have any
 * other effect: an exclusive frame; a shared page in memory; a page of a file
 * that is dirty through this entry. The others fault
 * (mm/mprotect.c:can_change_pte_writable). */
static void
rule_protect(const struct actor_state *a, struct segment *s, struct entry *e)
{
	bool may = false;

	if (a->mapping.shared)
		may = e->kind == ENTRY_OBJECT &&
		    (!a->mapping.tracks_dirty || e->dirty);
	else
		may = e->kind == ENTRY_ANON && s->anon[e->anon].exclusive;
	e->writable = a->writable && may;
}

/* Rule 10. MADV_DONTNEED drops the entries; what the object has stays, and so
 * does what fork() goes by. Exit and munmap() drop all entries (rule 11), and
 * with them nothing of the other owners' but the number of owners. An object
 * goes when nobody maps it any more: its name is gone already. */
static int
rule_drop(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	clear(s, &s->entry[actor]);
	return 0;
}

/* From here on: which columns an event concerns, and which rule it is for each
 * of them. */

static int
touch_write(struct model *m, unsigned actor, struct segment *s)
{
	struct actor_state *a = &m->actor[actor];
	struct entry *e = &s->entry[actor];
	int fault;

	if (e->writable) {
		e->dirty = true;
		return 0;
	}
	if (e->kind == ENTRY_ANON)
		fault = rule_write_anon(a, s, e);
	else if (e->kind == ENTRY_ZERO)
		fault = rule_write_zero(a, s, e);
	else if (is_private_anonymous(a))
		fault = rule_write_nothing(a, s, e);
	else if (!a->mapping.shared)
		fault = rule_write_private_object(a, s, e);
	else if (e->kind == ENTRY_OBJECT)
		fault = rule_write_mapped_object(e);
	else
		fault = rule_write_shared(s, e);
	if (fault == NO_MEMORY)
		return -ENOMEM;
	a->faults[fault] += s->count;
	return 0;
}

static int
read_anonymous(struct model *m, unsigned actor, struct segment *s)
{
	struct entry *e = &s->entry[actor];

	if (e->kind == ENTRY_NONE)
		m->actor[actor].faults[rule_read_nothing(e)] += s->count;
	return 0;
}

static int
read_absent(struct model *m, unsigned actor, struct segment *s)
{
	rule_read_object(m, &m->actor[actor], s, &s->entry[actor]);
	return 0;
}

static int
map_neighbour(struct model *m, unsigned actor, struct segment *s)
{
	if (s->cached && s->entry[actor].kind == ENTRY_NONE)
		return read_absent(m, actor, s);
	return 0;
}

/* How many whole windows lie in pages [first, end), if first begins one that
 * neither the mapping's start nor a page table cuts. */
static uint64_t
whole_windows(const struct model *m, const struct actor_state *a,
    uint64_t first, uint64_t end)
{
	uint64_t size = m->machine.fault_around;
	uint64_t here = a->mapping.start / m->machine.page_size + first;

	if (here % size != 0 || m->machine.table_pages % size != 0)
		return 0;
	return (end - first) / size;
}

/* Reads pages [first, end) of an object; all are absent, and all are cached.
 * The first page's fault maps its window, and the pages that follow there are
 * present then; where window after window is alike, all are done at once.
 * Stores where it got to. */
static int
read_cached(struct model *m, unsigned actor, uint64_t first, uint64_t end,
    uint64_t *next)
{
	struct actor_state *a = &m->actor[actor];
	uint64_t windows = whole_windows(m, a, first, end);
	uint64_t low = first, high;

	if (windows > 0) {
		high = first + windows * m->machine.fault_around;
		a->faults[FAULT_MAP] += windows;
	} else {
		window_around(m, a, first, &low, &high);
		a->faults[FAULT_MAP]++;
	}
	/* Behind end there may be a hole, which no window fills. */
	*next = high < end ? high : end;
	return state_visit(m, low, high - low, map_neighbour, actor);
}

/* Reads pages [first, end) of an object; all are absent, and all are holes. Each
 * faults; fault-around finds their neighbours before the first and behind the
 * last. */
static int
read_holes(struct model *m, unsigned actor, uint64_t first, uint64_t end)
{
	struct actor_state *a = &m->actor[actor];
	uint64_t low, high, unused;
	int error;

	window_around(m, a, first, &low, &unused);
	window_around(m, a, end - 1, &unused, &high);
	error = state_visit(m, low, high - low, map_neighbour, actor);
	if (error < 0)
		return error;
	a->faults[FAULT_ZERO_FILL] += end - first;
	return state_visit(m, first, end - first, read_absent, actor);
}

static int
read_object(struct model *m, unsigned actor, uint64_t first, uint64_t end)
{
	while (first < end) {
		const struct segment *s = state_find(m, first);
		uint64_t next = s->first + s->count;
		int error = 0;

		if (next > end)
			next = end;
		if (s->entry[actor].kind != ENTRY_NONE)
			error = 0; /* present: no fault */
		else if (s->cached)
			error = read_cached(m, actor, first, next, &next);
		else
			error = read_holes(m, actor, first, next);
		if (error < 0)
			return error;
		first = next;
	}
	return 0;
}

static bool
is_inside(const struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return model_is_mapped(m, actor) &&
	    first <= m->actor[actor].mapping.pages &&
	    count <= m->actor[actor].mapping.pages - first;
}

int
model_read(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!is_inside(m, actor, first, count))
		return -EINVAL;
	if (is_private_anonymous(&m->actor[actor]))
		return state_visit(m, first, count, read_anonymous, actor);
	return read_object(m, actor, first, first + count);
}

int
model_write(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!is_inside(m, actor, first, count) || !m->actor[actor].writable)
		return -EINVAL;
	return state_visit(m, first, count, touch_write, actor);
}

int
model_dontneed(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!is_inside(m, actor, first, count))
		return -EINVAL;
	return state_visit(m, first, count, rule_drop, actor);
}

static bool
is_object_mapped(const struct model *m)
{
	for (unsigned i = 0; i < m->actors; i++)
		if (m->actor[i].mapped && !is_private_anonymous(&m->actor[i]))
			return true;
	return false;
}

/* A new object takes the place of one that nobody had any more. */
static void
renew_object(struct model *m, bool cached)
{
	struct segment *s;

	TAILQ_FOREACH (s, &m->segments, link) {
		s->cached = false;
		if (cached)
			give_object_its_frame(s);
	}
}

int
model_map(struct model *m, unsigned actor, const struct model_mapping *mapping)
{
	struct actor_state *a = &m->actor[actor];
	int error;

	if (!a->living || a->mapped || mapping->pages == 0)
		return -EINVAL;
	error = state_cover(m, mapping->pages);
	if (error < 0)
		return error;
	if ((mapping->backing != MODEL_ANONYMOUS || mapping->shared) &&
	    !is_object_mapped(m))
		renew_object(m, mapping->cached);
	rule_map(a, mapping);
	return 0;
}

int
model_unmap(struct model *m, unsigned actor)
{
	struct actor_state *a = &m->actor[actor];

	if (!a->mapped)
		return -EINVAL;
	a->mapped = false;
	return state_visit(m, 0, m->pages, rule_drop, actor);
}

int
model_start(struct model *m, unsigned actor)
{
	if (m->actor[actor].living)
		return -EINVAL;
	m->actor[actor] = (struct actor_state){.living = true};
	return 0;
}

int
model_exit(struct model *m, unsigned actor)
{
	if (!m->actor[actor].living)
		return -EINVAL;
	if (m->actor[actor].mapped)
		model_unmap(m, actor);
	m->actor[actor].living = false;
	return 0;
}

int
model_fork(struct model *m, unsigned parent, unsigned child)
{
	const struct actor_state *p = &m->actor[parent];
	struct actor_state *c = &m->actor[child];
	struct segment *s;

	if (!p->living || c->living)
		return -EINVAL;
	*c = (struct actor_state){.living = true};
	if (!p->mapped || p->dontfork)
		return 0;
	*c = *p;
	for (int i = 0; i < FAULT_CLASSES; i++)
		c->faults[i] = 0;
	c->anon_vma = fork_copies(p);
	if (!c->anon_vma)
		return 0;
	TAILQ_FOREACH (s, &m->segments, link)
		rule_fork(s, &s->entry[parent], &s->entry[child]);
	return 0;
}

/* Rule 10, too: for fork(), madvise() can keep a mapping from the child, or let
 * the child have it empty; neither write-protects the parent. */
int
model_dontfork(struct model *m, unsigned actor, bool on)
{
	if (!model_is_mapped(m, actor))
		return -EINVAL;
	m->actor[actor].dontfork = on;
	return 0;
}

int
model_wipeonfork(struct model *m, unsigned actor, bool on)
{
	if (!model_is_mapped(m, actor) ||
	    !is_private_anonymous(&m->actor[actor]))
		return -EINVAL;
	m->actor[actor].wipeonfork = on;
	return 0;
}

int
model_protect(struct model *m, unsigned actor, bool writable)
{
	struct actor_state *a = &m->actor[actor];
	struct segment *s;

	if (!model_is_mapped(m, actor))
		return -EINVAL;
	if (a->writable == writable)
		return 0;
	a->writable = writable;
	TAILQ_FOREACH (s, &m->segments, link)
		rule_protect(a, s, &s->entry[actor]);
	return 0;
}
