/* kind.h: the ten kinds of region that programs use.
 *
 * The six of the lessons, with files in two places: on a disk, whose file
 * system tracks first writes, and in memory (tmpfs), where a file is like shm
 * that has all its pages; shm of SysV segments; and private anonymous memory
 * with huge pages.
 */
#ifndef SHMLAB_PROVE_KIND_H
#define SHMLAB_PROVE_KIND_H

#include <stdbool.h>

#include "region/op.h"

enum prove_kind {
	PROVE_ANONYMOUS_PRIVATE,
	PROVE_ANONYMOUS_SHARED,
	PROVE_SHM_PRIVATE,
	PROVE_SHM_SHARED,
	PROVE_DISK_PRIVATE,
	PROVE_DISK_SHARED,
	PROVE_TMPFS_PRIVATE,
	PROVE_TMPFS_SHARED,
	PROVE_SYSV,
	PROVE_HUGE,
};
#define PROVE_KINDS 10

/* "anonymous-private", "disk-shared" and so on. kind_parse() returns -EINVAL
 * for any other word. */
const char *kind_name(enum prove_kind);
int kind_parse(const char *name, enum prove_kind *);

/* What its programs map; now and then they map shm and files with the other
 * sharing. */
enum region_kind kind_region(enum prove_kind);

bool kind_is_anonymous(enum prove_kind);
bool kind_is_disk(enum prove_kind);
bool kind_is_tmpfs(enum prove_kind);
enum region_source kind_source(enum prove_kind);

#endif
