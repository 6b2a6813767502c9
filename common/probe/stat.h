/* stat.h: parses /proc/PID/stat and /proc/PID/statm.
 *
 * Sources: proc_pid_stat(5), proc_pid_statm(5), fs/proc/array.c.
 */
#ifndef SHMLAB_PROBE_STAT_H
#define SHMLAB_PROBE_STAT_H

#include <stdint.h>

struct stat_line {
	int pid;
	char comm[64]; /* may hold spaces and parentheses */
	char state;    /* 'S', 'Z', ... */
	int ppid;
	uint64_t minor_faults, major_faults; /* of this process alone */
	uint64_t start_time;		     /* clock ticks since boot */
	uint64_t vsize;			     /* bytes */
	int64_t rss; /* pages; up to hundreds of KiB low before Linux 6.16 */
};

/* The fields of statm that are still in use, in pages. */
struct statm_line {
	uint64_t size, resident, shared;
};

/* 0, or -EBADMSG if the text is not such a line; then *out is untouched. */
int stat_parse(const char *text, struct stat_line *out);
int statm_parse(const char *text, struct statm_line *out);

#endif
