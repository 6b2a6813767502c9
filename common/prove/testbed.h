/* testbed.h: what programs stand on: this machine, looked at once; and the
 * objects that they map.
 *
 * Files are written a page at a time, so that the page cache holds single
 * pages: a large write may bring in large folios, which are mapped as a whole
 * and are not in the model. For the same reason there is no readahead. They
 * have no name, or lose it at once.
 */
#ifndef SHMLAB_PROVE_TESTBED_H
#define SHMLAB_PROVE_TESTBED_H

#include "machine/file_system.h"
#include "machine/machine.h"
#include "machine/stale.h"
#include "probe/platform.h"
#include "prove/kind.h"
#include "prove/program.h"

/* Where files go. */
struct place {
	const char *folder; /* NULL: none found */
	struct file_system files;
	/* A folder that would have come first, and why it does not do; or
	 * NULL. */
	const char *passed_over, *reason;
	int error; /* why the first folder of all could not be tried; or 0 */
};

struct testbed {
	struct platform platform;
	struct model_machine machine;
	uint64_t
	    base; /* address where a region may begin, or some pages above */
	struct place disk, tmpfs;
	bool swap;  /* there is some: pages may go there */
	bool blind; /* frames are seen, but not how often each is mapped, which
		       it takes to follow huge pages */
	bool stale; /* this processor faults on what it remembers */
};

/* Finds all of it out, by experiments. 0 or a negated errno. */
int testbed_survey(struct testbed *);

/* Can regions of that kind be had here? Files may lack a folder, and huge pages
 * may be switched off. */
bool testbed_has(const struct testbed *, enum prove_kind);

/* Where files of that kind are; NULL: it is no kind of file. */
const struct place *testbed_place(const struct testbed *, enum prove_kind);

/* Can that operation be part of a program there? Pages cannot go out where there
 * is swap, which is not modelled, or a file system keeps them; not every file
 * system knows holes. */
bool testbed_can(const struct testbed *, enum prove_kind, enum op_kind);

/* Makes an object: shm without a page, a file with all of them. Returns its
 * descriptor or a negated errno. */
int testbed_make_object(
    const struct testbed *, enum prove_kind, uint64_t pages);

#endif
