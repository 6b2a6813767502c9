/* process.h: one process under observation.
 *
 * The kernel's files about the process are opened once, and each is read once a
 * look. The figures fit together only if the process is blocked, which the
 * caller has to see to. smaps of a process that ends meanwhile is cut off
 * without an error; process_look() notices that, and returns -ESRCH.
 *
 *	process_open(&p, pid);
 *	process_look(&p);	p.stat, p.statm, p.mappings are filled
 *	process_close(&p);
 *
 * Open it after exec: smaps and pagemap belong to the address space that the
 * process had when they were opened. Not to be used across fork.
 */
#ifndef SHMLAB_PROBE_PROCESS_H
#define SHMLAB_PROBE_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "probe/smaps.h"
#include "probe/stat.h"

struct process {
	pid_t pid;
	int stat_fd, statm_fd, smaps_fd;
	int pagemap_fd, status_fd; /* -1: could not be opened */
	int pagemap_error;	   /* errno of that, when pagemap_fd is -1 */
	const char *file; /* of those in /proc, the one that was read last */
	struct stat_line stat;
	struct statm_line statm;
	struct mappings mappings;
	int64_t tables_kib; /* of page tables: VmPTE in status; -1 unknown */
	char *text;	    /* what mappings points into; kept between looks */
	size_t room;
};

/* Not open: process_close() may be called. */
void process_init(struct process *);

/* 0 or a negated errno: -ESRCH (no such process), -EACCES (another user's, or
 * not dumpable), -EMFILE. A missing pagemap (CONFIG_PROC_PAGE_MONITOR) or
 * status is no error. */
int process_open(struct process *, pid_t pid);

/* Reads statm alone: VSZ and RSS. 0 or a negated errno. */
int process_read_size(struct process *);

/* Its state alone, as in /proc/PID/stat: 'Z' if its first thread has ended. */
int process_read_state(const struct process *, char *state);

/* Reads smaps, statm, stat and status. 0 or a negated errno; -ESRCH: it has
 * ended, or has another address space since an exec; -EBADMSG: a file is not
 * what it should be, or was not read to its end, or the process did not stand
 * still. After a failure the mappings are empty, and stat and statm are
 * invalid. */
int process_look(struct process *);

/* For what was initialised, or opened. */
void process_close(struct process *);

#endif
