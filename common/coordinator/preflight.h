/* preflight.h: what a run will need and do, by the model, before anything is
 * mapped. */
#ifndef SHMLAB_COORDINATOR_PREFLIGHT_H
#define SHMLAB_COORDINATOR_PREFLIGHT_H

#include "coordinator/actor_handle.h"
#include "coordinator/run_config.h"

/* Sets of steps: bit N is step N; the start is 0. */
struct preflight {
	uint64_t frames;    /* at one time */
	uint64_t kib;	    /* with what it takes to run and to watch it */
	uint64_t segments;  /* runs of pages that are alike for all actors */
	uint64_t notes_kib; /* of kib: what is kept about these ... */
	uint64_t room_kib;  /* ... and what there is for it */
	bool file;	    /* it maps a file */
	bool shm;	    /* it maps a shm object */
	bool known;	 /* the dry run succeeded; else no step is known ... */
	char why[512];	 /* ... and this is why, if it was tried */
	uint64_t writes; /* steps in which consumers write */
	bool parts;	 /* what they write there is their part, and no more */
	/* Steps in which consumers get the region: by fork, or by attaching. */
	uint64_t hand_overs;
};

/* The most that it can be, for a pair without a dry run. */
void preflight_guess(
    const struct parameters *, int64_t available_kib, struct preflight *);

/* Goes through all steps in a dry run; the producer has been assigned, and
 * room_kib been filled in. What the actors have mapped is as before afterwards.
 * Steps whose records need more than room_kib are gone through, but their
 * frames are not counted; nor are those of a run in the model only. kib is left
 * at 0. 0, or -1 with the failure in the actors' sink. */
int preflight_run(const struct run_config *, const struct model_machine *,
    struct actors *, struct preflight *);

#endif
