/* rules.c: the kernel's rules for the pages of a region, one after another.
 *
 * Each rule says what one event does to one column, which is what all actors
 * have of one page; the walk at the end applies it to all columns that the
 * event concerns. Here are rules 1 to 11, 26, 27, 29 and 33; README.md
 * lists all of them, and the files that have the others. The kernel functions
 * are in mm/memory.c unless another file is named (Linux 6.18).
 */
#include <errno.h>
#include <stdlib.h>

#include "model/huge.h"
#include "model/rules.h"

/* In place of the class of a fault: the model is out of memory. */
#define NO_MEMORY (-1)

static void
enter_object(struct segment *s, struct entry *e, bool writable, bool dirty)
{
	state_clear(s, e);
	s->object.owners++;
	*e = (struct entry){
	    .kind = ENTRY_OBJECT, .writable = writable, .dirty = dirty};
}

/* Rule 27, too. A frame that leaves a locked mapping is put into a list, to be
 * moved among those that can be reclaimed; until it is, with up to 30 others,
 * the list counts as an owner (mm/mlock.c:munlock_folio). */
static void
leave_lock(
    const struct model_actor *a, struct segment *s, const struct entry *e)
{
	if (e->kind == ENTRY_ANON && vmas_are_locked(&a->vmas, s->first, 1))
		s->anon[e->anon].waits = s->anon[e->anon].unclear = true;
}

/* A frame of the process's own, which is written at once. The VMA must have an
 * anon_vma then (rule 25). */
static bool
enter_new_frame(struct model_actor *a, struct segment *s, struct entry *e)
{
	uint32_t anon = state_new_frame(s);

	if (anon == UINT32_MAX)
		return false;
	leave_lock(a, s, e);
	state_clear(s, e);
	s->anon[anon].owners = 1;
	s->anon[anon].exclusive = true;
	*e = (struct entry){
	    .kind = ENTRY_ANON, .writable = true, .dirty = true, .anon = anon};
	vmas_give_anon_vma(&a->vmas, s->first);
	return true;
}

/* Rule 1. mmap() makes no entry: it says which addresses are valid. MAP_FIXED
 * does so where something else is mapped, which goes first (rule 11). */
static int
rule_map(struct model *m, unsigned actor, uint64_t first, uint64_t count,
    enum access access)
{
	struct vmas *vmas = &m->actor[actor].vmas;
	const struct vma new = {
	    .first = first,
	    .count = count,
	    .access = access,
	    .accounted = true,
	};
	int error = vmas_add(vmas, &new);

	if (error == 0)
		vmas_merge(vmas, first, m->machine.merge_takes_over);
	return error;
}

static bool
may_write(const struct model_actor *a, uint64_t page)
{
	return vmas_find(&a->vmas, page)->access == ACCESS_WRITE;
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
rule_write_nothing(struct model_actor *a, struct segment *s, struct entry *e)
{
	return enter_new_frame(a, s, e) ? FAULT_ZERO_FILL : NO_MEMORY;
}

/* Rule 3. Memory with an object has no page of zeros: a read or write of a
 * hole, even through a private mapping, makes the object get a frame
 * (do_read_fault, do_shared_fault). A page that left the cache has to be read
 * from the disk first (mm/filemap.c:filemap_fault). A private mapping may read
 * the object's frame, but not write to it. Rule 8 says when a read maps the
 * page writable. */
static int
fetch(const struct model_actor *a, struct segment *s)
{
	int fault = FAULT_ZERO_FILL;

	if (s->cached)
		fault = FAULT_MAP;
	else if (a->mapping.on_disk)
		fault = FAULT_MAJOR;
	state_give_object_frame(s);
	return fault;
}

/* Rule 8, too. A fault that makes a page dirty, or asks a file system whether
 * it may be made dirty, marks the page. Where dirtying_is_major the kernel then
 * releases its lock on the address space, so as not to hold it while it waits
 * for the disk, and retries the fault; a fault that was retried is counted as
 * major, whatever its class (fault_dirty_shared_page; in Linux 5.10, not in
 * 6.1). A store through a writable entry does not mark the page: the entry is
 * dirty, and marks the page when it is dropped. */
static void
rule_mark_dirty(
    const struct model *m, struct model_actor *a, struct segment *s, int fault)
{
	if (m->machine.dirtying_is_major && fault != FAULT_MAJOR &&
	    (!s->marked || a->mapping.tracks_dirty))
		a->counted_major += s->count;
	s->dirty = s->marked = true;
}

static int
rule_read_object(const struct model *m, const struct model_actor *a,
    struct segment *s, struct entry *e)
{
	int fault = fetch(a, s);
	bool writable = a->mapping.shared && may_write(a, s->first) &&
	    !a->mapping.tracks_dirty && m->machine.shared_read_writable;

	enter_object(s, e, writable, false);
	return fault;
}

static int
rule_write_shared(const struct model *m, struct model_actor *a,
    struct segment *s, struct entry *e)
{
	int fault = fetch(a, s);

	enter_object(s, e, true, true);
	rule_mark_dirty(m, a, s, fault);
	return fault;
}

/* Rule 4. A write to a private page that is not the process's own yet: the page
 * of zeros, or the object's frame, mapped or not, is copied to a new frame, in
 * one fault (do_cow_fault, wp_page_copy). */
static int
rule_write_private_object(
    struct model_actor *a, struct segment *s, struct entry *e)
{
	int fault = fetch(a, s) == FAULT_MAJOR ? FAULT_MAJOR : FAULT_COPY;

	return enter_new_frame(a, s, e) ? fault : NO_MEMORY;
}

static int
rule_write_zero(struct model_actor *a, struct segment *s, struct entry *e)
{
	return enter_new_frame(a, s, e) ? FAULT_ZERO_FILL : NO_MEMORY;
}

/* Rule 5. A write to an anonymous page through a read-only entry is one fault:
 * the frame is kept if it is exclusive, or if no other entry is left, and
 * copied otherwise. Either way it is exclusive from then on (do_wp_page). Rule
 * 20 says what holds for a part of a huge page.
 *
 * Kernels without exclusive frames (before 5.19; protect_restores) go by the
 * owners alone. They count every reference as an owner, even that of the list
 * in which a new page waits, with up to 14 others, to become one that can be
 * reclaimed: until it leaves that list, its only owner copies it, too. When
 * that is cannot be predicted (may_copy_own). The same is true of a frame that
 * was locked by another process (rule 27).
 *
 * If owners write at the same time, each finds the others there still, and even
 * the last one may copy: then nobody keeps the frame. */
static int
rule_write_anon(struct model *m, unsigned actor, struct segment *s)
{
	struct entry *e = &s->entry[actor];
	struct frame *frame = &s->anon[e->anon];

	if ((frame->exclusive && m->machine.protect_restores) ||
	    (frame->owners == 1 && huge_may_keep(m, actor, s))) {
		bool unsure = m->machine.may_copy_own ||
		    ((m->at_once || frame->waits) && !frame->exclusive);

		frame->exclusive = true;
		frame->waits = false;
		e->writable = e->dirty = true;
		if (unsure) {
			/* A copy would be neither. */
			frame->unclear |= frame->lazy || frame->marked;
			s->unsure = true;
			m->actor[actor].unsure += s->count;
		}
		return FAULT_REUSE;
	}
	return enter_new_frame(&m->actor[actor], s, e) ? FAULT_COPY : NO_MEMORY;
}

/* Rule 6. fork() copies entries only of a VMA in which the parent has, or
 * inherited, a page of its own, and which has an anon_vma since then: others
 * the child can fault in again (vma_needs_copy). Then it copies all of its
 * entries, those of the object's frames and pages of zeros as well. Anonymous
 * frames are no longer exclusive, and read-only on both sides
 * (copy_present_ptes). An exit does not undo that; the next write does. */
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
fork_copies(const struct vma *parent)
{
	return parent->anon_vma != 0 && !parent->dontfork &&
	    !parent->wipeonfork;
}

/* Rule 7. Fault-around: a read fault on an object maps, besides its own page,
 * those neighbours that the object has and the actor lacks. They are looked for
 * in a window, which begins at the address rounded down to the window's size,
 * or where the VMA starts, and ends no later than the VMA and the page table
 * (do_fault_around). A mapping of a SysV segment has no function for that, and
 * so no neighbours (ipc/shm.c:shm_vm_ops). */
static uint64_t
window_size(const struct model *m, const struct model_actor *a)
{
	return a->mapping.sysv ? 1 : m->machine.fault_around;
}

static void
window_around(const struct model *m, const struct model_actor *a, uint64_t page,
    uint64_t *first, uint64_t *end)
{
	uint64_t size = window_size(m, a);
	uint64_t table = m->machine.table_pages;
	uint64_t start = a->mapping.start / m->machine.page_size;
	uint64_t here = start + page; /* in pages from address 0 */
	uint64_t low = here - here % size;
	const struct vma *v = vmas_find(&a->vmas, page);

	if (low < start + v->first)
		low = start + v->first;
	*first = low - start;
	*end = low + size;
	if (*end > here - here % table + table)
		*end = here - here % table + table;
	*end -= start;
	if (*end > v->first + v->count)
		*end = v->first + v->count;
}

/* Rule 8. Once a shared page has an entry: on memory (shm, tmpfs, anonymous)
 * every entry is as writable as the mapping. A file system that tracks dirty
 * pages wants the first write through each entry to fault, and copies nothing
 * (wp_page_shared). */
static int
rule_write_mapped_object(const struct model *m, struct model_actor *a,
    struct segment *s, struct entry *e)
{
	e->writable = e->dirty = true;
	rule_mark_dirty(m, a, s, FAULT_REUSE);
	return FAULT_REUSE;
}

/* Rule 9. mprotect() to read-only, or to no access, makes every entry
 * read-only, and takes none away. Back to read-write, an entry becomes writable
 * at once if a write fault would do nothing else: an exclusive frame; a shared
 * page in memory; a page of a file that is dirty through this entry. The others
 * fault (mm/mprotect.c:can_change_pte_writable). Not every kernel does it for
 * exclusive frames (protect_restores, and for huge entries
 * protect_restores_huge), or for entries that were not written through since a
 * huge entry was split into them (protect_restores_clean). */
static bool
restores(const struct model_machine *machine, const struct entry *e)
{
	if (e->huge)
		return machine->protect_restores_huge;
	return machine->protect_restores &&
	    (e->dirty || machine->protect_restores_clean);
}

static void
rule_protect(const struct model *m, const struct model_actor *a,
    struct segment *s, struct entry *e)
{
	bool may = false;

	if (a->mapping.shared)
		may = e->kind == ENTRY_OBJECT &&
		    (!a->mapping.tracks_dirty || e->dirty);
	else
		may = e->kind == ENTRY_ANON && s->anon[e->anon].exclusive &&
		    restores(&m->machine, e);
	e->writable = may_write(a, s->first) && may;
}

/* Rule 10. MADV_DONTNEED drops the entries; the object keeps its pages, and
 * fork() still copies as before (mm/madvise.c:madvise_dontneed_single_vma). */
static int
rule_drop(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	state_clear(s, &s->entry[actor]);
	return 0;
}

/* From here on: which columns an event concerns, and which rule applies to each
 * of them. */

static int
touch_write(struct model *m, unsigned actor, struct segment *s)
{
	struct model_actor *a = &m->actor[actor];
	struct entry *e = &s->entry[actor];
	int fault;

	if (e->writable) {
		e->dirty = true;
		s->dirty |= e->kind == ENTRY_OBJECT;
		return 0;
	}
	if (e->kind == ENTRY_ANON && huge_set_last_apart(m, actor, s) < 0)
		return -ENOMEM;
	if (e->kind == ENTRY_ANON)
		fault = rule_write_anon(m, actor, s);
	else if (e->kind == ENTRY_ZERO)
		fault = rule_write_zero(a, s, e);
	else if (state_is_private_anonymous(&a->mapping))
		fault = rule_write_nothing(a, s, e);
	else if (!a->mapping.shared)
		fault = rule_write_private_object(a, s, e);
	else if (e->kind == ENTRY_OBJECT)
		fault = rule_write_mapped_object(m, a, s, e);
	else
		fault = rule_write_shared(m, a, s, e);
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
	struct model_actor *a = &m->actor[actor];

	a->faults[rule_read_object(m, a, s, &s->entry[actor])] += s->count;
	return 0;
}

/* Costs no fault of its own. */
static int
map_neighbour(struct model *m, unsigned actor, struct segment *s)
{
	if (s->cached && s->entry[actor].kind == ENTRY_NONE)
		rule_read_object(m, &m->actor[actor], s, &s->entry[actor]);
	return 0;
}

int
model_set_neighbours(struct model *m, unsigned actor, uint64_t first,
    uint64_t count, bool mapped)
{
	return state_visit(
	    m, first, count, mapped ? map_neighbour : rule_drop, actor);
}

/* How many whole windows lie in pages [first, end), if first begins one, and
 * neither the VMA's start nor a page table cuts any. All are in one VMA. */
static uint64_t
whole_windows(const struct model *m, const struct model_actor *a,
    uint64_t first, uint64_t end)
{
	uint64_t size = window_size(m, a);
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
	struct model_actor *a = &m->actor[actor];
	uint64_t windows = whole_windows(m, a, first, end);
	uint64_t low = first, high;

	if (windows > 0) {
		high = first + windows * window_size(m, a);
		a->faults[FAULT_MAP] += windows;
	} else {
		window_around(m, a, first, &low, &high);
		a->faults[FAULT_MAP]++;
	}
	/* After end there may be a hole, which a window does not fill. */
	*next = high < end ? high : end;
	return state_visit(m, low, high - low, map_neighbour, actor);
}

/* Reads pages [first, end) of an object that has none of them in memory. Each
 * faults; fault-around finds neighbours before the first and after the last. */
static int
read_uncached(struct model *m, unsigned actor, uint64_t first, uint64_t end)
{
	struct model_actor *a = &m->actor[actor];
	uint64_t low, high, unused;
	int error;

	window_around(m, a, first, &low, &unused);
	window_around(m, a, end - 1, &unused, &high);
	error = state_visit(m, low, high - low, map_neighbour, actor);
	if (error < 0)
		return error;
	return state_visit(m, first, end - first, read_absent, actor);
}

static int
read_object(struct model *m, unsigned actor, uint64_t first, uint64_t end)
{
	while (first < end && !state_is_stopped(m)) {
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
			error = read_uncached(m, actor, first, next);
		if (error < 0)
			return error;
		first = next;
	}
	return state_is_stopped(m) ? -EINTR : 0;
}

static int
read_in_vma(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	int error;

	if (!state_is_private_anonymous(&m->actor[actor].mapping))
		return read_object(m, actor, first, first + count);
	error = huge_read(m, actor, first, count);
	return error < 0 ? error
			 : state_visit(m, first, count, read_anonymous, actor);
}

/* Rule 26. The kernel populates pages by the faults that a touch of each would
 * take, in ascending order: MADV_POPULATE_READ those of loads (rule 7, too),
 * MADV_POPULATE_WRITE those of stores. But it touches nothing: where an entry
 * is writable and clean, it marks the page dirty, and not the entry
 * (mm/gup.c:follow_page_pte). */
static int
rule_populate_write(struct model *m, unsigned actor, struct segment *s)
{
	const struct entry *e = &s->entry[actor];

	if (!e->writable)
		return touch_write(m, actor, s);
	if (e->kind == ENTRY_OBJECT && !e->dirty)
		s->dirty = s->marked = true;
	else if (e->kind == ENTRY_ANON && !e->dirty)
		s->anon[e->anon].marked = true;
	return 0;
}

/* Stores to pages of one VMA: to those of huge pages first, and then by a rule
 * for what is left. */
static int
store_in_vma(struct model *m, unsigned actor, uint64_t first, uint64_t count,
    int (*rule)(struct model *, unsigned actor, struct segment *))
{
	int error = huge_write(m, actor, first, count);

	return error < 0 ? error : state_visit(m, first, count, rule, actor);
}

static int
populate_write_in_vma(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return store_in_vma(m, actor, first, count, rule_populate_write);
}

/* Rule 26, too. MAP_POPULATE does it to a new mapping: as stores do where a
 * page would be the process's own, so that it need not fault again; else as
 * loads do (mm/gup.c:populate_vma_page_range). While a page is read from the
 * disk the fault is given up, and begun anew afterwards as if it were the first
 * one: it is not counted as major (mm/gup.c:__mm_populate). */
static int
rule_populate_vma(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	struct model_actor *a = &m->actor[actor];
	bool writes = may_write(a, first) && !a->mapping.shared;
	uint64_t major = a->faults[FAULT_MAJOR];
	int error = writes ? populate_write_in_vma(m, actor, first, count)
			   : read_in_vma(m, actor, first, count);

	a->faults[writes ? FAULT_COPY : FAULT_MAP] += a->faults[FAULT_MAJOR] -
	    major;
	a->faults[FAULT_MAJOR] = major;
	return error;
}

static int
write_in_vma(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return store_in_vma(m, actor, first, count, touch_write);
}

static bool
may_touch(const struct model *m, unsigned actor, uint64_t first, uint64_t count,
    enum access access)
{
	return vmas_allow(&m->actor[actor].vmas, first, count, access) &&
	    state_is_backed(m, actor, first, count);
}

int
model_read(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!may_touch(m, actor, first, count, ACCESS_READ))
		return -EINVAL;
	return state_visit_vmas(m, actor, first, count, read_in_vma);
}

int
model_write(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!may_touch(m, actor, first, count, ACCESS_WRITE))
		return -EINVAL;
	return state_visit_vmas(m, actor, first, count, write_in_vma);
}

/* Rule 29. What the kernel stores in a process's memory, as read(2) does in the
 * buffer, it stores through the process's own entries; and what write(2) takes
 * from the buffer it loads through them. So it takes the same faults, which are
 * counted as the process's, and copies what is shared. Where a touch would end
 * in a signal, the call fails with EFAULT
 * (arch/x86/mm/fault.c:do_user_addr_fault, lib/iov_iter.c:copy_to_iter). */
int
model_read_into(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return model_write(m, actor, first, count);
}

int
model_write_from(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return model_read(m, actor, first, count);
}

/* Rule 33. What is stored by /proc/PID/mem, as by a debugger that sets a
 * breakpoint, the kernel stores in the frame itself. It takes the faults of a
 * store before, which are counted for who writes to the file; and makes the
 * page dirty, not the entry (mm/memory.c:access_remote_vm). */
static int
rule_poke(struct model *m, unsigned actor, struct segment *s)
{
	const struct entry *e = &s->entry[actor];

	if (!e->writable) {
		int error = touch_write(m, actor, s);

		if (error < 0)
			return error;
	}
	if (e->kind == ENTRY_OBJECT)
		s->dirty = s->marked = true;
	else
		s->anon[e->anon].marked = true;
	return 0;
}

static int
poke_vma(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return store_in_vma(m, actor, first, count, rule_poke);
}

int
model_poke(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!may_touch(m, actor, first, count, ACCESS_WRITE))
		return -EINVAL;
	return state_visit_vmas(m, actor, first, count, poke_vma);
}

/* Rule 31, too. A touch beyond the object's end ends in SIGBUS, and the kernel
 * does not count the fault. But it had begun: a load has brought those
 * neighbours before the end that fault-around finds (do_read_fault), and a
 * store to private memory has given the VMA its anon_vma (do_cow_fault). */
static int
rule_read_beyond(struct model *m, unsigned actor, uint64_t page)
{
	uint64_t first, end;

	window_around(m, &m->actor[actor], page, &first, &end);
	return state_visit(m, first, end - first, map_neighbour, actor);
}

/* Has the actor an entry, and so a page table, near that page? */
static bool
has_entry_near(struct model *m, unsigned actor, uint64_t page)
{
	const struct model_mapping *mapping = &m->actor[actor].mapping;
	uint64_t table = m->machine.table_pages;
	uint64_t before = (mapping->start / m->machine.page_size + page) %
	    table;
	uint64_t first = page > before ? page - before : 0;
	uint64_t end = page - before + table;
	const struct segment *s = state_find(m, first);

	while (
	    s != NULL && s->first < end && s->entry[actor].kind == ENTRY_NONE)
		s = state_next(m, s);
	return s != NULL && s->first < end;
}

/* Where the file's last page is all that a load could bring, some kernels do
 * not make the page table for it (mm/filemap.c:filemap_map_pages); and whether
 * there is one without any entry is not known. */
static bool
is_unclear(struct model *m, unsigned actor, uint64_t page)
{
	uint64_t first, end;
	const struct segment *s;

	if (!m->actor[actor].mapping.on_disk)
		return false;
	window_around(m, &m->actor[actor], page, &first, &end);
	s = state_find(m, first);
	while (s != NULL && s->first < end && !s->cached)
		s = state_next(m, s);
	if (s != NULL && s->first > first)
		first = s->first;
	return s != NULL && first < end && first + 1 == m->object_pages &&
	    !has_entry_near(m, actor, page);
}

static bool
may_touch_beyond(const struct model *m, unsigned actor, uint64_t first,
    uint64_t count, enum access access)
{
	const struct model_actor *a = &m->actor[actor];

	return !state_is_private_anonymous(&a->mapping) &&
	    first >= m->object_pages &&
	    vmas_allow(&a->vmas, first, count, access);
}

int
model_read_beyond(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	/* The windows of all others lie beyond the end as well. */
	uint64_t near = m->object_pages + m->machine.fault_around;
	uint64_t end = first + count < near ? first + count : near;
	int error = 0;

	if (!may_touch_beyond(m, actor, first, count, ACCESS_READ))
		return -EINVAL;
	for (uint64_t page = first; page < end; page++)
		if (is_unclear(m, actor, page))
			return -EINVAL;
	for (uint64_t page = first; error == 0 && page < end; page++)
		error = rule_read_beyond(m, actor, page);
	return error;
}

static int
give_anon_vma(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	(void)count;
	vmas_give_anon_vma(&m->actor[actor].vmas, first);
	return 0;
}

int
model_write_beyond(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!may_touch_beyond(m, actor, first, count, ACCESS_WRITE))
		return -EINVAL;
	return m->actor[actor].mapping.shared
	    ? 0
	    : state_visit_vmas(m, actor, first, count, give_anon_vma);
}

int
model_populate_write(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!may_touch(m, actor, first, count, ACCESS_WRITE))
		return -EINVAL;
	return state_visit_vmas(m, actor, first, count, populate_write_in_vma);
}

int
model_dontneed(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!state_may_give_up(m, actor, first, count))
		return -EINVAL;
	if (m->actor[actor].mapping.huge)
		return huge_drop(m, actor, first, count);
	return state_visit(m, first, count, rule_drop, actor);
}

/* A new file is in the cache, and not yet written to the disk. */
static int
fill_object(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	(void)actor;
	state_give_object_frame(s);
	s->dirty = s->marked = true;
	s->hole = false;
	return 0;
}

/* Ranges are counted from the mapping's start. */
static bool
may_be_huge(const struct model *m, const struct model_mapping *mapping)
{
	uint64_t size = m->machine.huge_pages * m->machine.page_size;

	return size > 0 && mapping->start % size == 0 &&
	    state_is_private_anonymous(mapping);
}

/* Not beyond the object's end, nor where what the mapping is told afterwards
 * would make a difference: that huge pages are wanted, or that pages which have
 * left the cache are to be read one by one. */
static bool
may_be_populated(const struct model *m, const struct model_mapping *mapping)
{
	const struct segment *s = state_first(m);

	if (mapping->huge)
		return false;
	if (state_object(m) == NULL)
		return true;
	while (mapping->on_disk && s != NULL && s->first < mapping->pages) {
		if (!s->cached)
			return false;
		s = state_next(m, s);
	}
	return mapping->pages <= m->object_pages;
}

static struct model_mapping
mapping_of(const struct model *m, const struct op *op)
{
	bool file = region_kind_is_file(op->kind);

	return (struct model_mapping){
	    .kind = op->kind,
	    .start = op->start,
	    .pages = op->set.total,
	    .shared = region_kind_is_shared(op->kind),
	    .sysv = op->source == SOURCE_SYSV,
	    .tracks_dirty = file && m->files.tracks_dirty,
	    .on_disk = file && m->files.on_disk,
	    .keeps_holes = file && m->files.keeps_holes,
	    .huge = op->huge,
	};
}

int
model_map(struct model *m, unsigned actor, const struct op *op)
{
	struct model_actor *a = &m->actor[actor];
	struct model_mapping mapping = mapping_of(m, op);
	bool makes = !state_is_private_anonymous(&mapping) &&
	    state_object(m) == NULL;
	int error;

	if (!a->living || a->vmas.count > 0 || mapping.pages == 0 ||
	    (mapping.huge && !may_be_huge(m, &mapping)) ||
	    (op->populated && !may_be_populated(m, &mapping)))
		return -EINVAL;
	error = state_cover(m, mapping.pages);
	if (error == 0 && makes && region_kind_is_file(op->kind))
		error = state_visit(m, 0, mapping.pages, fill_object, actor);
	if (error < 0)
		return error;
	if (makes)
		m->object_pages = mapping.pages;
	a->mapping = mapping;
	error = rule_map(m, actor, 0, mapping.pages,
	    op->read_only ? ACCESS_READ : ACCESS_WRITE);
	if (error == 0 && op->populated)
		error = rule_populate_vma(m, actor, 0, mapping.pages);
	return error;
}

/* Makes a VMA, its segments and its huge entries end at page, if it goes
 * beyond. */
static int
cut_vma(struct model *m, unsigned actor, uint64_t page)
{
	int error = state_cut(m, page);

	if (error == 0)
		error = vmas_cut(&m->actor[actor].vmas, page);
	if (error == 0)
		huge_cut(m, actor, page);
	return error;
}

/* Makes these pages VMAs of their own. */
static int
cut_out(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	int error = cut_vma(m, actor, first);

	return error < 0 ? error : cut_vma(m, actor, first + count);
}

static int
leave_lock_of(struct model *m, unsigned actor, struct segment *s)
{
	leave_lock(&m->actor[actor], s, &s->entry[actor]);
	return 0;
}

/* Rule 11. Exit and munmap() drop all entries (unmap_page_range). For the other
 * owners of the frames nothing changes but their number. Of munmap() of a part,
 * or MAP_FIXED over it, the rest hears nothing, either. */
static int
rule_unmap(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	struct model_actor *a = &m->actor[actor];
	int error = cut_out(m, actor, first, count);

	if (error == 0 && vmas_are_locked(&a->vmas, first, count))
		error = state_visit(m, first, count, leave_lock_of, actor);
	if (error < 0)
		return error;
	vmas_remove(&a->vmas, first, first + count);
	if (a->mapping.huge)
		return huge_unmap(m, actor, first, count);
	return state_visit(m, first, count, rule_drop, actor);
}

/* Are these pages of the region, mapped or not? */
static bool
is_of_region(
    const struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	uint64_t pages = m->actor[actor].mapping.pages;

	return model_is_mapped(m, actor) && first <= pages &&
	    count <= pages - first;
}

/* Rule 11, too. An object ends with its last mapping, since its name is gone
 * already. */
int
model_unmap_pages(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	struct segment *s;
	int error;

	if (!is_of_region(m, actor, first, count))
		return -EINVAL;
	error = rule_unmap(m, actor, first, count);
	if (state_object(m) != NULL)
		return error;
	for (s = state_first(m); s != NULL; s = state_next(m, s))
		state_take_object_frame(s);
	return error;
}

int
model_unmap(struct model *m, unsigned actor)
{
	return model_unmap_pages(m, actor, 0, m->actor[actor].mapping.pages);
}

int
model_replace(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	int error;

	if (!is_of_region(m, actor, first, count) ||
	    m->actor[actor].mapping.kind == REGION_ANON_SHARED ||
	    m->actor[actor].mapping.sysv)
		return -EINVAL;
	if (count == 0)
		return 0;
	error = rule_unmap(m, actor, first, count);
	return error < 0 ? error
			 : rule_map(m, actor, first, count, ACCESS_WRITE);
}

int
model_start(struct model *m, unsigned actor)
{
	if (m->actor[actor].living)
		return -EINVAL;
	m->actor[actor] = (struct model_actor){.living = true};
	return 0;
}

int
model_exit(struct model *m, unsigned actor)
{
	struct model_actor *a = &m->actor[actor];
	int error;

	if (!a->living)
		return -EINVAL;
	error = model_is_mapped(m, actor) ? model_unmap(m, actor) : 0;
	vmas_free(&a->vmas);
	a->living = false;
	return error;
}

/* What fork() does with one of the parent's VMAs. */
static int
fork_vma(struct model *m, unsigned parent, unsigned child, const struct vma *v)
{
	struct segment *s;
	int error;

	if (!fork_copies(v))
		return 0;
	error = huge_note_tables(m, parent, v->first, v->count);
	if (error < 0)
		return error;
	for (s = state_find(m, v->first);
	     s != NULL && s->first < v->first + v->count;
	     s = state_next(m, s)) {
		rule_fork(s, &s->entry[parent], &s->entry[child]);
		huge_inherit(m, child, s);
	}
	return state_is_stopped(m) ? -EINTR : 0;
}

int
model_fork(struct model *m, unsigned parent, unsigned child)
{
	const struct model_actor *p = &m->actor[parent];
	struct model_actor *c = &m->actor[child];
	int error;

	if (!p->living || c->living)
		return -EINVAL;
	*c = (struct model_actor){.living = true, .mapping = p->mapping};
	if (!model_is_mapped(m, parent))
		return 0;
	error = vmas_fork(&p->vmas, &c->vmas);
	for (unsigned i = 0; error == 0 && i < p->vmas.count; i++)
		error = fork_vma(m, parent, child, &p->vmas.at[i]);
	return error;
}

/* What becomes of a mapping's entries when it was changed. */
static int
protect_segment(struct model *m, unsigned actor, struct segment *s)
{
	rule_protect(m, &m->actor[actor], s, &s->entry[actor]);
	return 0;
}

/* Rule 24, too. Private memory that may be written is counted as memory that
 * will be needed. Made read-only it is no longer, if it has not been written
 * yet, and is not like its written neighbours then; where unaccounts_unwritten
 * (mm/mprotect.c:mprotect_fixup). */
static void
account(const struct model *m, unsigned actor, struct vma *v)
{
	if (v->access == ACCESS_WRITE)
		v->accounted = true;
	else if (m->machine.unaccounts_unwritten && v->anon_vma == 0 &&
	    state_is_private_anonymous(&m->actor[actor].mapping))
		v->accounted = false;
}

/* What can be set for a part of the region. */
enum property {
	PROPERTY_ACCESS,
	PROPERTY_DONTFORK,
	PROPERTY_WIPEONFORK,
	PROPERTY_LOCK,
};

/* Sets it for one VMA, and says whether it was another before. */
static bool
set(const struct model *m, unsigned actor, struct vma *v,
    enum property property, unsigned value)
{
	struct vma was = *v;

	switch (property) {
	case PROPERTY_ACCESS:
		v->access = value;
		if (v->access != was.access)
			account(m, actor, v);
		break;
	case PROPERTY_DONTFORK:
		v->dontfork = value;
		break;
	case PROPERTY_WIPEONFORK:
		v->wipeonfork = value;
		break;
	case PROPERTY_LOCK:
		v->lock = value;
		break;
	}
	return v->access != was.access || v->dontfork != was.dontfork ||
	    v->wipeonfork != was.wipeonfork || v->lock != was.lock;
}

/* Rule 27, too. Private memory that is locked and may be written again is
 * populated at once, since it is never to fault (mm/mprotect.c:
 * mprotect_fixup). */
static bool
becomes_writable(const struct model_actor *a, const struct vma *old,
    const struct vma *changed)
{
	return !a->mapping.shared && changed->lock == VMA_LOCKED &&
	    old->access != ACCESS_WRITE && changed->access == ACCESS_WRITE;
}

/* That ends with the object, as a store there does (rule 31). mprotect() waits
 * for the disk itself, so a fault that does is major (rule 26). */
static int
populate_to_end(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	uint64_t end = m->object_pages;

	if (state_is_backed(m, actor, first, count))
		return populate_write_in_vma(m, actor, first, count);
	if (end < first)
		end = first;
	vmas_give_anon_vma(&m->actor[actor].vmas, end);
	return populate_write_in_vma(m, actor, first, end - first);
}

/* Rule 24, too. A segment counts its mappings, and wants to hear of each that
 * goes; so one that was changed as a whole is not merged, since it would go
 * unheard (mm/vma.c:can_merge_remove_vma). A part of one is. */
static bool
may_go(const struct model_actor *a, const struct vma *old, uint64_t count)
{
	return !a->mapping.sysv || count < old->count;
}

/* Sets it for a part of one VMA, which is cut where that makes a difference. */
static int
change_part(struct model *m, unsigned actor, uint64_t first, uint64_t count,
    enum property property, unsigned value)
{
	struct model_actor *a = &m->actor[actor];
	const struct vma old = *vmas_find(&a->vmas, first);
	struct vma changed = old;
	int error;

	if (!set(m, actor, &changed, property, value))
		return 0;
	error = cut_out(m, actor, first, count);
	if (error < 0)
		return error;
	(void)set(m, actor, vmas_find(&a->vmas, first), property, value);
	if (property == PROPERTY_ACCESS)
		error = state_visit(m, first, count, protect_segment, actor);
	if (may_go(a, &old, count))
		vmas_merge(&a->vmas, first, m->machine.merge_takes_over);
	if (error == 0 && becomes_writable(a, &old, &changed))
		error = populate_to_end(m, actor, first, count);
	return error;
}

/* The kernel goes through the VMAs in order, and merges each with what is
 * before and behind it at that time. */
static int
change(struct model *m, unsigned actor, uint64_t first, uint64_t count,
    enum property property, unsigned value)
{
	uint64_t end = first + count;
	int error = 0;

	if (!state_is_inside(m, actor, first, count))
		return -EINVAL;
	while (error == 0 && first < end) {
		uint64_t next = vmas_part_end(
		    &m->actor[actor].vmas, first, end);

		error = change_part(
		    m, actor, first, next - first, property, value);
		first = next;
	}
	return error;
}

int
model_protect(struct model *m, unsigned actor, uint64_t first, uint64_t count,
    enum access access)
{
	return change(m, actor, first, count, PROPERTY_ACCESS, access);
}

/* Rule 27. mlock() marks the mapping, and populates it (rule 26). The mark
 * keeps pages from being given up by MADV_DONTNEED, MADV_FREE, MADV_COLD,
 * MADV_REMOVE and MADV_PAGEOUT, but not from being copied; a child does not
 * inherit it. With MLOCK_ONFAULT the mark is all there is
 * (mm/mlock.c:mlock_fixup). */
static int
rule_lock(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	int error = change(m, actor, first, count, PROPERTY_LOCK, VMA_LOCKED);

	return error < 0
	    ? error
	    : state_visit_vmas(m, actor, first, count, rule_populate_vma);
}

int
model_lock(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!may_touch(m, actor, first, count, ACCESS_READ))
		return -EINVAL;
	return rule_lock(m, actor, first, count);
}

int
model_lock_onfault(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return change(
	    m, actor, first, count, PROPERTY_LOCK, VMA_LOCKED_ONFAULT);
}

int
model_unlock(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return change(m, actor, first, count, PROPERTY_LOCK, VMA_UNLOCKED);
}

/* Rule 10, too: madvise() can keep fork() from giving a mapping to the child,
 * or make the child's empty; neither write-protects the parent. */
int
model_dontfork(
    struct model *m, unsigned actor, uint64_t first, uint64_t count, bool on)
{
	return change(m, actor, first, count, PROPERTY_DONTFORK, on);
}

int
model_wipeonfork(
    struct model *m, unsigned actor, uint64_t first, uint64_t count, bool on)
{
	if (!state_is_private_anonymous(&m->actor[actor].mapping))
		return -EINVAL;
	return change(m, actor, first, count, PROPERTY_WIPEONFORK, on);
}
