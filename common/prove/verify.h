/* verify.h: compares the model with the kernel.
 *
 * Page by page: the state of each page; and where PFNs are visible, that two
 * actors' entries name one frame if and only if they do so in the model, and
 * that a page stays in its frame as long as it does so there. Figure by figure:
 * VSZ, RSS with its anonymous part and its huge pages, PSS and USS. And where
 * each mapping begins and ends, and what it allows: the lines of
 * /proc/PID/maps. Without PFNs, whether a part of a huge page is shared is not
 * visible.
 */
#ifndef SHMLAB_PROVE_VERIFY_H
#define SHMLAB_PROVE_VERIFY_H

#include "probe/page_reader.h"
#include "prove/dry_run.h"
#include "prove/workers.h"

/* Where model and kernel differ. */
struct difference {
	size_t op; /* of the program, from 0: it shows after this one */
	unsigned actor;
	char what[48];
	char predicted[80], measured[80];
};

/* Which frame a page of an actor was last seen in. */
struct seen {
	uint32_t frame; /* the model's */
	uint64_t pfn;	/* 0: none, or not visible */
};

/* The mappings of a region that are read without those of the program. */
#define MAPPINGS_READ 64

struct verifier {
	const struct testbed *testbed;
	struct workers *workers;
	uint64_t compared; /* pages and figures */
	struct seen seen[PROGRAM_ACTORS][PROGRAM_PAGES];
	struct page_reader reader; /* its views are one actor's pages */
	bool hidden;		   /* which of them are shared is not visible */
	struct mappings mappings;  /* of one actor; kept for its room */
	char smaps[MAPPINGS_READ * 1024];
};

/* Allocates one. NULL when memory is short. */
struct verifier *verifier_new(const struct testbed *, struct workers *);
void verifier_free(struct verifier *);

/* Forgets the frames of an actor: before a program, when its process begins or
 * ends, and when its mapping ends. */
void verify_forget(struct verifier *, unsigned actor);

/* Reads the state of an actor's pages into v->reader.views, on a machine that
 * shows it (proof "pages" or "frames"). 0 or a negated errno. */
int verify_view(struct verifier *, struct dry_run *, unsigned actor);

/* Compares an actor's pages, or its figures. 0: they are as predicted; 1: they
 * are not, and *d says where; or a negated errno. */
int verify_pages(
    struct verifier *, struct dry_run *, unsigned actor, struct difference *d);
int verify_figures(
    struct verifier *, struct dry_run *, unsigned actor, struct difference *d);

#endif
