/* smaps.h: parses /proc/PID/smaps.
 *
 * smaps has the lines of /proc/PID/maps, each followed by fields of the form
 * "Name: 123 kB": the residency of every mapping at one moment. Sources:
 * proc_pid_smaps(5), fs/proc/task_mmu.c:show_smap().
 *
 * A field that a kernel does not print is 0: it has no such pages. Unknown
 * fields of newer kernels are ignored. The last one is that of every mapping.
 */
#ifndef SHMLAB_PROBE_SMAPS_H
#define SHMLAB_PROBE_SMAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One mapping (the kernel's VMA). Sizes are in KiB. */
struct mapping {
	uint64_t start, end; /* addresses; end is the first byte after it */
	char perms[5];	     /* "rw-p" */
	uint64_t offset;     /* bytes into the file */
	unsigned dev_major, dev_minor;
	uint64_t inode;
	const char *path; /* "" for anonymous; as the kernel escapes it */
	const char *line; /* the whole line as in /proc/PID/maps, no newline */
	int64_t size, rss, pss;
	int64_t uss;   /* Private_Clean + Private_Dirty + Private_Hugetlb */
	int64_t dirty; /* Private_Dirty + Shared_Dirty */
	int64_t anonymous, anon_huge, swap;
	int64_t locked; /* the PSS of it, if it is locked: mlock(2) */
};

/* The mappings of a process and their sums. The strings point into the parsed
 * text, which must stay in place and unchanged. */
struct mappings {
	struct mapping *at;
	size_t count, room;
	int64_t size, rss, pss, uss, swap; /* KiB, summed over all mappings */
};

/* Parses the text of an smaps file in place (it writes terminators into text,
 * which must be terminated itself). Reuses the array in *out: zero it once, and
 * free it with mappings_free(). 0; or -ENOMEM, or -EBADMSG if the text is not
 * an smaps file or a mapping does not end as the first one does, and then *out
 * is empty. An empty text has no mappings and is no error. */
int smaps_parse(char *text, struct mappings *out);

/* KiB of addresses, as VSZ counts them: without a page that the kernel shows in
 * every process and counts in none. If smaps was read to its end, this is what
 * statm says. */
int64_t mappings_vsz(const struct mappings *);

/* The mapping that contains address, or NULL. */
const struct mapping *mappings_find(const struct mappings *, uint64_t address);

/* Has it addresses between these two? The second is the first one behind. */
static inline bool
mapping_overlaps(const struct mapping *m, uint64_t start, uint64_t end)
{
	return m->end > start && m->start < end;
}

void mappings_free(struct mappings *);

#endif
