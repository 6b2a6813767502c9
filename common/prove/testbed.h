/* testbed.h: what programs run on: this machine, surveyed once, and the objects
 * that they map.
 *
 * Files are written one page at a time, so that the page cache holds single
 * pages: a large write may bring in large folios, which are mapped as a whole
 * and are not in the model. For the same reason there is no readahead. Objects
 * have no name.
 */
#ifndef SHMLAB_PROVE_TESTBED_H
#define SHMLAB_PROVE_TESTBED_H

#include "machine/file_system.h"
#include "machine/machine.h"
#include "probe/platform.h"
#include "prove/kind.h"
#include "prove/program.h"

/* Where files go. */
struct file_folder {
	const char *folder; /* NULL: there is none */
	struct file_system files;
	/* A folder that comes first, and why it cannot be used; or NULL. */
	const char *passed_over, *reason;
	int error; /* that the trial of the first folder ended with; or 0 */
};

struct testbed {
	struct platform platform;
	struct model_machine machine;
	uint64_t base; /* regions begin at this address, or some pages above */
	struct file_folder disk, tmpfs;
	uint64_t lockable; /* pages that a process may lock: ulimit -l */
	bool sysv;	   /* there are SysV segments */
	bool swap;	   /* there is some, and pages may go there */
	bool blind; /* PFNs are visible, but not how often each is mapped, which
		       is needed to follow huge pages */
};

/* Finds out all of it by experiments. 0 or a negated errno. */
int testbed_survey(struct testbed *);

/* Are regions of that kind available here? There may be no folder for files,
 * and huge pages may be switched off. */
bool testbed_has(const struct testbed *, enum prove_kind);

/* Why they are not. */
const char *testbed_missing(const struct testbed *, enum prove_kind);

/* Where files of that kind are; NULL: the kind is not one of files. */
const struct file_folder *testbed_place(
    const struct testbed *, enum prove_kind);

/* May a program of that kind have that operation here? OP_PAGEOUT needs a
 * machine without swap, which is not modelled, and a file system that lets
 * pages go; OP_REMOVE and OP_PUNCH need one that makes holes. */
bool testbed_can(const struct testbed *, enum prove_kind, enum op_kind);

/* Makes a segment, which lives as long as this process or another is attached.
 * Stores where it is attached here, and its identifier. */
int testbed_make_segment(
    const struct testbed *, uint64_t pages, void **at, int *segment);

/* Makes an object: shm without pages, or a file with all of its pages in the
 * cache. Returns its descriptor or a negated errno. */
int testbed_make_object(
    const struct testbed *, enum prove_kind, uint64_t pages);

#endif
