/* verify.h: holds the model against the kernel.
 *
 * Page by page: the state of each page; and where PFNs are visible, that two
 * actors' entries name one frame if and only if they do in the model, and that
 * a frame stays the same as long as an actor keeps it. Figure by figure: VSZ,
 * RSS with its anonymous part and its huge pages, PSS and USS. Without PFNs it
 * can't be seen whether a page of a huge page is shared.
 */
#ifndef SHMLAB_PROVE_VERIFY_H
#define SHMLAB_PROVE_VERIFY_H

#include "probe/page_reader.h"
#include "prove/dry_run.h"
#include "prove/workers.h"

/* The first thing that is not as predicted. */
struct difference {
	size_t op; /* after which operation of the program, from 0 */
	unsigned actor;
	char what[48];
	char predicted[80], measured[80];
};

/* What was last seen of a page of an actor. */
struct seen {
	uint32_t frame;
	uint64_t pfn; /* 0: nothing, or no frame can be seen */
};

struct verifier {
	const struct testbed *testbed;
	struct workers *workers;
	uint64_t compared; /* pages and figures */
	struct seen seen[PROGRAM_ACTORS][PROGRAM_PAGES];
	struct page_reader reader; /* its views are one actor's pages */
	bool hidden;		   /* which of them are shared, or exclusive */
	struct mappings mappings;  /* one, if any; kept for its room */
};

/* Allocates one. NULL when memory is short. */
struct verifier *verifier_new(const struct testbed *, struct workers *);
void verifier_free(struct verifier *);

/* Forgets what was seen of an actor: before a program, and when its process
 * begins or ends or its mapping does. */
void verify_forget(struct verifier *, unsigned actor);

/* Reads the state of an actor's pages into c->reader.views; they are known where
 * the machine shows them (proof "pages" or "frames"). 0 or a negated errno. */
int verify_view(struct verifier *, struct dry_run *, unsigned actor);

/* Compares an actor's pages, or its figures. 1: they differ, and *d says
 * where; 0: they don't; or a negated errno. */
int verify_pages(
    struct verifier *, struct dry_run *, unsigned actor, struct difference *d);
int verify_figures(
    struct verifier *, struct dry_run *, unsigned actor, struct difference *d);

#endif
