/* mapping.h: how a region is mapped. Used in this folder only. */
#ifndef SHMLAB_REGION_MAPPING_H
#define SHMLAB_REGION_MAPPING_H

#include "region/region.h"

/* Maps fd (-1: anonymous memory; of a SysV segment, its identifier) as a region
 * of that kind, given as its private one, and logs op with the pages filled in.
 * In a dry run it only logs. Errors are those of region_map_anonymous() and
 * region_map_huge(). */
int region_map(struct region *, enum region_kind, struct op, int fd,
    uint64_t pages, int sharing);

/* Gives a new object its length, and no page. -ENOSPC: its file system has not
 * that many pages free; a later touch would end in SIGBUS. */
int region_size_object(const struct region *, int fd, uint64_t pages);

/* Maps the whole of the object that fd is of. */
int region_map_object(
    struct region *, enum region_kind, struct op, int fd, int sharing);

/* The address that the region asks for. */
void *region_own_address(const struct region *);

/* Attaches a segment as op says, and takes it away again. */
int region_map_segment(
    const struct region *, const struct op *, int segment, void **out);

/* Gives fresh memory of that kind the advice that a region has. 0 or a negated
 * errno. */
int region_advise(const struct region *, void *start, size_t length,
    enum region_kind, bool huge);

/* Can a program have huge pages by asking for them? */
bool region_allows_huge_pages(void);

/* Does it get them without asking? */
bool region_gets_huge_pages(void);

#endif
