#include <errno.h>
#include <string.h>

#include "prove/kind.h"

static const struct {
	const char *name;
	enum region_kind region;
} kinds[PROVE_KINDS] = {
    [PROVE_ANONYMOUS_PRIVATE] = {"anonymous-private", REGION_ANON_PRIVATE},
    [PROVE_ANONYMOUS_SHARED] = {"anonymous-shared", REGION_ANON_SHARED},
    [PROVE_SHM_PRIVATE] = {"shm-private", REGION_SHM_PRIVATE},
    [PROVE_SHM_SHARED] = {"shm-shared", REGION_SHM_SHARED},
    [PROVE_DISK_PRIVATE] = {"disk-private", REGION_FILE_PRIVATE},
    [PROVE_DISK_SHARED] = {"disk-shared", REGION_FILE_SHARED},
    [PROVE_TMPFS_PRIVATE] = {"tmpfs-private", REGION_FILE_PRIVATE},
    [PROVE_TMPFS_SHARED] = {"tmpfs-shared", REGION_FILE_SHARED},
    [PROVE_SYSV] = {"sysv-shared", REGION_SHM_SHARED},
    [PROVE_HUGE] = {"huge", REGION_ANON_PRIVATE},
};

const char *
kind_name(enum prove_kind kind)
{
	return kinds[kind].name;
}

int
kind_parse(const char *name, enum prove_kind *out)
{
	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++) {
		if (strcmp(name, kinds[kind].name) == 0) {
			*out = kind;
			return 0;
		}
	}
	return -EINVAL;
}

enum region_kind
kind_region(enum prove_kind kind)
{
	return kinds[kind].region;
}

bool
kind_is_anonymous(enum prove_kind kind)
{
	return region_kind_is_anonymous(kinds[kind].region);
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

enum region_source
kind_source(enum prove_kind kind)
{
	return kind == PROVE_SYSV ? SOURCE_SYSV : SOURCE_USUAL;
}
