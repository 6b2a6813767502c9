#include <errno.h>
#include <string.h>

#include "prove/kind.h"

static const char *const names[PROVE_KINDS] = {
    [PROVE_ANONYMOUS_PRIVATE] = "anonymous-private",
    [PROVE_ANONYMOUS_SHARED] = "anonymous-shared",
    [PROVE_SHM_PRIVATE] = "shm-private",
    [PROVE_SHM_SHARED] = "shm-shared",
    [PROVE_DISK_PRIVATE] = "disk-private",
    [PROVE_DISK_SHARED] = "disk-shared",
    [PROVE_TMPFS_PRIVATE] = "tmpfs-private",
    [PROVE_TMPFS_SHARED] = "tmpfs-shared",
    [PROVE_HUGE] = "huge",
};

const char *
kind_name(enum prove_kind kind)
{
	return names[kind];
}

int
kind_parse(const char *name, enum prove_kind *out)
{
	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++) {
		if (strcmp(name, names[kind]) == 0) {
			*out = kind;
			return 0;
		}
	}
	return -EINVAL;
}

bool
kind_is_shared(enum prove_kind kind)
{
	return kind == PROVE_ANONYMOUS_SHARED || kind == PROVE_SHM_SHARED ||
	    kind == PROVE_DISK_SHARED || kind == PROVE_TMPFS_SHARED;
}

bool
kind_is_anonymous(enum prove_kind kind)
{
	return kind == PROVE_ANONYMOUS_PRIVATE ||
	    kind == PROVE_ANONYMOUS_SHARED || kind == PROVE_HUGE;
}

bool
kind_is_disk(enum prove_kind kind)
{
	return kind == PROVE_DISK_PRIVATE || kind == PROVE_DISK_SHARED;
}

bool
kind_is_tmpfs(enum prove_kind kind)
{
	return kind == PROVE_TMPFS_PRIVATE || kind == PROVE_TMPFS_SHARED;
}
