/* cache.c: the kernel's rules for pages of an object that come and go: a file
 * is written back, its pages leave the page cache and return; a hole is made;
 * the object is written past its mappings, or gets another length.
 *
 * Continued from rules.c. The kernel functions are those of Linux 6.18.
 */
#include <errno.h>
#include <stddef.h>

#include "model/lazy.h"
#include "model/rules.h"
#include "model/state.h"

/* Rule 13. Writeback (fsync(2), msync(2), or the kernel by itself after some 30
 * seconds) takes the right to write from all entries of the pages that it
 * cleans, in all processes: the next write through each of them is a fault
 * again (mm/rmap.c:folio_mkclean). Memory has nowhere to write to. */
static int
rule_write_back(struct model *m, unsigned actor, struct segment *s)
{
	(void)actor;
	if (!s->dirty)
		return 0;
	s->dirty = s->marked = s->hole = false;
	for (unsigned i = 0; i < m->actors; i++)
		if (s->entry[i].kind == ENTRY_OBJECT)
			s->entry[i].writable = s->entry[i].dirty = false;
	return 0;
}

/* Rule 14. POSIX_FADV_DONTNEED lets those pages of a file leave the cache that
 * are clean and that no table entry names; private copies are no concern of
 * the file's (mm/truncate.c:mapping_evict_folio). Such a page is on the disk
 * only: a touch is a major fault (rule 3); read(2) brings it back as well, and
 * maps nothing. Either way it is in a new frame. */
static int
rule_evict(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	(void)actor;
	if (s->object.owners == 0)
		state_take_object_frame(s);
	return 0;
}

static int
rule_cache(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	(void)actor;
	state_give_object_frame(s);
	return 0;
}

/* Rule 15. MADV_PAGEOUT passes over pages that another process maps as well
 * (mm/madvise.c), and over anonymous ones where there is no swap, but
 * for those that were given up (rule 28). A page of an
 * object loses its entry, and leaves memory if it is clean: a file's can be
 * read again, and shm that was never written is zeros. Dirty shm stays, without
 * an entry (mm/vmscan.c:shrink_folio_list). */
static bool
goes_out(const struct segment *s, unsigned actor)
{
	return s->entry[actor].kind == ENTRY_OBJECT && s->object.owners == 1;
}

static int
rule_page_out(struct model *m, unsigned actor, struct segment *s)
{
	struct entry *e = &s->entry[actor];

	(void)m;
	if (lazy_page_out(s, e)) {
		state_clear(s, e);
		return 0;
	}
	if (!goes_out(s, actor))
		return 0;
	state_clear(s, e);
	if (!s->dirty)
		state_take_object_frame(s);
	return 0;
}

/* A dirty page of a file would be marked for the next writeback, and
 * fault-around passes over marked pages. */
static int
refuse_dirty(struct model *m, unsigned actor, struct segment *s)
{
	return m->actor[actor].mapping.tracks_dirty && goes_out(s, actor) &&
		s->dirty
	    ? -EINVAL
	    : 0;
}

/* Rule 16. MADV_REMOVE, or fallocate(2) with FALLOC_FL_PUNCH_HOLE, makes a hole
 * in the object: no process keeps an entry
 * for its frame, not even a private mapping; copies stay
 * (mm/memory.c:unmap_mapping_range). To touch the hole of a file is a major
 * fault, though there is nothing to read; and brings a page that some file
 * systems do not take away again, since the hole is there already
 * (fs/btrfs/file.c:find_first_non_hole): they begin with the first page of the
 * range that has bytes on the disk. A mapping that is read-only at the moment
 * will do, except where remove_needs_write. */
static int
rule_remove(struct model *m, unsigned actor, struct segment *s)
{
	(void)actor;
	for (unsigned i = 0; i < m->actors; i++)
		if (s->entry[i].kind == ENTRY_OBJECT)
			state_clear(s, &s->entry[i]);
	state_take_object_frame(s);
	s->hole = true;
	return 0;
}

/* The first page that is no hole on the disk yet. */
static uint64_t
skip_holes(struct model *m, uint64_t first, uint64_t end)
{
	const struct segment *s;

	while (first < end && (s = state_find(m, first))->hole)
		first = s->first + s->count;
	return first < end ? first : end;
}

static int
refuse_any_dirty(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	(void)actor;
	return s->dirty ? -EINVAL : 0;
}

/* For each VMA the kernel asks the file system once. */
static int
remove_behind_holes(
    struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	uint64_t end = first + count;

	first = skip_holes(m, first, end);
	return state_visit(m, first, end - first, rule_remove, actor);
}

/* Rule 30. write(2) to the object goes past all mappings: whoever has the
 * object's frame sees the bytes, in an entry that stays as it is, and a private
 * copy stays as it was. The page itself is dirty, and a hole gets a frame; of a
 * page that has left the cache the other bytes are read from the disk first
 * (mm/filemap.c:generic_perform_write, mm/shmem.c:shmem_write_begin). */
static int
rule_pwrite(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	(void)actor;
	state_give_object_frame(s);
	s->dirty = s->marked = true;
	return 0;
}

/* Can a process have one of the object? */
static bool
has_descriptor(const struct model_mapping *object)
{
	return object != NULL && !object->sysv &&
	    !region_kind_is_anonymous(object->kind);
}

int
model_sync(struct model *m)
{
	const struct model_mapping *object = state_object(m);

	if (object == NULL)
		return -EINVAL;
	if (!object->tracks_dirty)
		return 0;
	return state_visit(m, 0, m->pages, rule_write_back, 0);
}

int
model_evict(struct model *m)
{
	const struct model_mapping *object = state_object(m);
	const struct segment *s;

	if (object == NULL)
		return -EINVAL;
	if (!object->on_disk)
		return 0;
	for (s = state_first(m); s != NULL; s = state_next(m, s))
		if (s->dirty)
			return -EINVAL;
	return state_visit(m, 0, m->pages, rule_evict, 0);
}

int
model_cache(struct model *m, uint64_t first, uint64_t count)
{
	const struct model_mapping *object = state_object(m);

	if (object == NULL || !state_has_room(m, first, count))
		return -EINVAL;
	return object->on_disk ? state_visit(m, first, count, rule_cache, 0)
			       : 0;
}

/* Rule 32. MADV_WILLNEED reads those pages of a file that have left the page
 * cache, as read(2) does (rule 14), without waiting for them; and maps nothing.
 * What is in memory stays as it is, and memory without a file has nothing that
 * could be read (mm/madvise.c:madvise_willneed). */
int
model_willneed(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	if (!state_is_inside(m, actor, first, count) ||
	    !state_is_backed(m, actor, first, count))
		return -EINVAL;
	return m->actor[actor].mapping.on_disk
	    ? state_visit(m, first, count, rule_cache, actor)
	    : 0;
}

int
model_punch(struct model *m, uint64_t first, uint64_t count)
{
	const struct model_mapping *object = state_object(m);
	int error;

	if (!has_descriptor(object) || first > m->pages ||
	    count > m->pages - first)
		return -EINVAL;
	if (!object->keeps_holes)
		return state_visit(m, first, count, rule_remove, 0);
	error = state_visit(m, first, count, refuse_any_dirty, 0);
	return error < 0 ? error : remove_behind_holes(m, 0, first, count);
}

/* Rule 31. ftruncate(2) takes from the object, and from every process, what is
 * beyond the new end: entries for the object's frames, and private copies as
 * well (mm/truncate.c:truncate_pagecache). Addresses stay: VSZ does not move.
 * Made longer again, the object has a hole there. */
static int
rule_cut_off(struct model *m, unsigned actor, struct segment *s)
{
	(void)actor;
	for (unsigned i = 0; i < m->actors; i++)
		state_clear(s, &s->entry[i]);
	state_take_object_frame(s);
	s->hole = true;
	return 0;
}

int
model_resize(struct model *m, uint64_t pages)
{
	const struct model_mapping *object = state_object(m);
	int error;

	if (!has_descriptor(object))
		return -EINVAL;
	error = state_cover(m, pages);
	if (error == 0 && pages < m->object_pages)
		error = state_visit(
		    m, pages, m->object_pages - pages, rule_cut_off, 0);
	if (error == 0)
		m->object_pages = pages;
	return error;
}

int
model_pwrite(struct model *m, uint64_t first, uint64_t count)
{
	const struct model_mapping *object = state_object(m);

	if (!has_descriptor(object) || !state_has_room(m, first, count))
		return -EINVAL;
	return state_visit(m, first, count, rule_pwrite, 0);
}

int
model_pageout(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	int error;

	if (!state_may_give_up(m, actor, first, count) ||
	    m->actor[actor].mapping.huge)
		return -EINVAL;
	error = state_visit(m, first, count, refuse_dirty, actor);
	if (error < 0)
		return error;
	return state_visit(m, first, count, rule_page_out, actor);
}

int
model_remove(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	int error;

	if (!state_may_give_up(m, actor, first, count) ||
	    !m->actor[actor].mapping.shared ||
	    (m->machine.remove_needs_write &&
		!vmas_allow(&m->actor[actor].vmas, first, count, ACCESS_WRITE)))
		return -EINVAL;
	if (!m->actor[actor].mapping.keeps_holes)
		return state_visit(m, first, count, rule_remove, actor);
	error = state_visit(m, first, count, refuse_any_dirty, 0);
	return error < 0
	    ? error
	    : state_visit_vmas(m, actor, first, count, remove_behind_holes);
}
