/* process.h: one process under observation.
 *
 * Opens the kernel's files about a process once and reads each of them once a
 * look. Only a process that is blocked gives a consistent answer, and only
 * one that is still alive after the look gives a true one: smaps of a process
 * that dies while it is read just ends early. So look, then check the pidfd.
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
	int stat_fd, statm_fd, smaps_fd,
	    pagemap_fd;	   /* -1: could not be opened */
	int pagemap_error; /* errno of that, when pagemap_fd is -1 */
	struct stat_line stat;
	struct statm_line statm;
	struct mappings mappings;
	char *text; /* what mappings points into; kept between looks */
	size_t room;
};

/* 0 or a negated errno: -ESRCH (no such process), -EACCES (another user's, or
 * not dumpable), -EMFILE. A missing pagemap (CONFIG_PROC_PAGE_MONITOR) is no
 * error. */
int process_open(struct process *, pid_t pid);

/* Reads stat, statm and smaps. 0 or a negated errno; -ESRCH if it has ended. */
int process_look(struct process *);

void process_close(struct process *);

#endif
