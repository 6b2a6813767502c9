/* rules.h: what each operation does to the model, one call each.
 *
 * model_apply() is made of them. They return what it returns, and -EINVAL in
 * the cases that are named besides. Pages are count pages from page first on.
 *
 * Included by the model's own files and its tests only.
 */
#ifndef SHMLAB_MODEL_RULES_H
#define SHMLAB_MODEL_RULES_H

#include "model/model.h"

/* A process begins, by exec: it has nothing of the region. It ends by exit,
 * which gives back what it had; its number may start again. */
int model_start(struct model *, unsigned actor);
int model_exit(struct model *, unsigned actor);

/* A process begins as a copy of another. */
int model_fork(struct model *, unsigned parent, unsigned child);

/* mmap(2): of an operation OP_CREATE or OP_ATTACH its kind, source, start,
 * set.total, huge, populated and read_only. A mapping of an object that is not
 * mapped at the moment makes a new object; any other maps the one that is
 * there. -EINVAL: huge pages for what is not private anonymous memory, or does
 * not start at a multiple of their size, or where none are given; MAP_POPULATE
 * of huge pages, or of a file of which pages have left the cache. */
int model_map(struct model *, unsigned actor, const struct op *);

/* munmap(2) of all of the region, or of these pages of it, some of which may be
 * unmapped already. */
int model_unmap(struct model *, unsigned actor);
int model_unmap_pages(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* mmap(2) with MAP_FIXED of the same over pages of the region, mapped or not.
 * -EINVAL: it is shared anonymous memory, of which this would be another; or a
 * SysV segment, of which there are no parts. */
int model_replace(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* A load from, or a store to, each page, in ascending order. -EINVAL: one is
 * beyond the object's end; so in all that follows which does the same. */
int model_read(struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_write(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* read(2) into each page, and write(2) from each, in ascending order. */
int model_read_into(
    struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_write_from(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* A store to each by /proc/self/mem. -EINVAL, too: it is read-only at the
 * moment; whether the kernel does it all the same has not been tried. */
int model_poke(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* The same of pages beyond the object's end; else -EINVAL. Each ends in
 * SIGBUS. */
int model_read_beyond(
    struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_write_beyond(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* MADV_POPULATE_WRITE. MADV_POPULATE_READ does what loads do. */
int model_populate_write(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* mlock(2); mlock2(2) with MLOCK_ONFAULT; munlock(2). Of locked pages
 * MADV_DONTNEED, MADV_FREE, MADV_COLD, MADV_REMOVE and MADV_PAGEOUT are
 * -EINVAL. */
int model_lock(struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_lock_onfault(
    struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_unlock(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* MADV_FREE, of private anonymous memory that nobody has locked and that wants
 * no huge pages (else -EINVAL, as the kernel then does as it likes); and
 * MADV_COLD. */
int model_free_lazily(
    struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_cold(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* MADV_WILLNEED, when the pages have come. */
int model_willneed(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* MADV_DONTNEED. */
int model_dontneed(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* For fork: MADV_DONTFORK, or back with MADV_DOFORK; MADV_WIPEONFORK, or back
 * with MADV_KEEPONFORK (-EINVAL for anything but private anonymous memory). */
int model_dontfork(
    struct model *, unsigned actor, uint64_t first, uint64_t count, bool on);
int model_wipeonfork(
    struct model *, unsigned actor, uint64_t first, uint64_t count, bool on);

/* mprotect(2). */
int model_protect(struct model *, unsigned actor, uint64_t first,
    uint64_t count, enum access);

/* MADV_REMOVE through a shared mapping of an object (-EINVAL: any other, or one
 * that is read-only, where the kernel wants it writable): the object has a hole
 * there, and no mapping keeps an entry for it. Frames of processes' own stay.
 * Where the file system keeps holes also -EINVAL if such a page is dirty: it is
 * written back first, and pages around it as well, whose number is the file
 * system's affair. */
int model_remove(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* MADV_PAGEOUT, where there is no swap: pages of the object that this actor
 * alone maps lose their entries, and leave memory if they are clean. -EINVAL if
 * such a page is a file's and dirty: it stays, but the kernel's mark on it has
 * effects that are not modelled; or where huge pages are wanted: of one that is
 * paged out in part, the parts become single pages for everybody. */
int model_pageout(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* What follows is about the object; -EINVAL: it is not mapped.
 *
 * The file is written back (msync(2), or the kernel by itself): then none of
 * its pages is dirty, as all pages of a file are at first. */
int model_sync(struct model *);

/* Pages that are not mapped leave the cache (POSIX_FADV_DONTNEED). -EINVAL if
 * any page is dirty, since the kernel begins to write it and does not wait:
 * whether it leaves is a matter of luck. */
int model_evict(struct model *);

/* Pages are read by read(2), which maps nothing and leaves holes of shm be. */
int model_cache(struct model *, uint64_t first, uint64_t count);

/* Pages are written by write(2). -EINVAL: they are anonymous or of a SysV
 * segment, and no descriptor leads to them; so in what follows. */
int model_pwrite(struct model *, uint64_t first, uint64_t count);

/* The object has a hole where these pages were (fallocate(2)), as by
 * model_remove(), whoever maps them, and how. -EINVAL, too, as there of dirty
 * pages. */
int model_punch(struct model *, uint64_t first, uint64_t count);

/* The object ends behind so many pages (ftruncate(2)). */
int model_resize(struct model *, uint64_t pages);

#endif
