/* session.h: all that belongs to one run of a pair.
 *
 *	run.c	       asks, checks, opens, and closes it
 *	play.c	       goes through the pair's story, step by step
 *	live.c	       does the steps with real processes, and looks at them
 *	rehearsal.c    does them in the model only: ./run.sh predict
 *	foresee.c      goes through them in silence, to know what they need
 *	quiz.c	       asks the person before each step
 *
 * Calls return 0, or -1 with the failure in the sink.
 */
#ifndef SHMLAB_COORDINATOR_SESSION_H
#define SHMLAB_COORDINATOR_SESSION_H

#include "cli/exit_status.h"
#include "coordinator/actors.h"
#include "coordinator/options.h"
#include "coordinator/prediction.h"
#include "coordinator/snapshot.h"
#include "ledger/crosscheck.h"
#include "record/json.h"

struct session;

/* Where the story takes place: among processes, or in thought only. */
struct backend {
	int (*begin)(struct session *); /* before a step */
	int (*act)(struct session *, unsigned index);
	int (*act_all)(struct session *); /* at once, who lives */
	int (*give_birth)(
	    struct session *, enum order_verb, unsigned index, unsigned parent);
	int (*leave)(struct session *, unsigned index);
	/* After the births it gave, or the ends of its children. */
	int (*settle)(struct session *, unsigned index);
	/* Fills in now.processes, now.group, now.ledger and the verdict. */
	int (*look)(struct session *, const struct step_record *before);
	/* In place of it: only the model follows. */
	int (*pass)(struct session *);
};

/* What a run needs and does, by the model. Sets of steps: bit N is step N; the
 * start is 0. */
struct preflight {
	uint64_t frames;    /* at one time */
	uint64_t kib;	    /* with what it takes to run and to watch it */
	uint64_t segments;  /* runs of pages that are alike for everybody */
	uint64_t notes_kib; /* of kib: what is kept about these ... */
	uint64_t room_kib;  /* ... and what there is for it */
	bool file;	    /* it maps a file */
	bool shm;	    /* it maps a shm object */
	bool known;	    /* it was gone through; else no step is known ... */
	char why[512];	    /* ... and this is how it failed */
	uint64_t writes;    /* steps in which consumers write */
	bool parts; /* what they write there is their part, and no more */
	/* Steps in which consumers get the region: by fork, or by attaching. */
	uint64_t hand_overs;
};

/* Somebody who wants figures of a run, in place of the report and the record. */
struct run_callbacks {
	/* Before anything is mapped. false: the run is over, with
	 * EXIT_CANNOT_RUN; whoever says so says why. */
	bool (*on_preflight)(struct run_callbacks *, const struct session *,
	    const struct preflight *);
	/* A step is done. It has processes and a verdict if it was looked at;
	 * did is then what was done since the last look. */
	void (*on_step)(struct run_callbacks *, const struct step_record *);
	uint64_t looks; /* at these steps; the start is always looked at */
	unsigned last;	/* the story is left after this step */
	char why[512];	/* filled in: why the run could not go on; or "" */
};

extern const struct backend run_live, run_model;

struct session {
	const char *pair;
	const char *path; /* of the producer's program */
	int argc;	  /* the words that the person typed */
	char **argv;
	const struct backend *backend;
	struct pair_info info;
	struct options options;
	struct platform platform;
	struct model_machine machine;
	bool exact; /* stepped actors keep spurious faults out of the count */
	bool stale; /* they do not, though there may be some */
	struct head_record head;
	struct progress progress;
	struct failure_sink sink;
	struct actors actors;
	struct snapshot snapshot;
	struct prediction prediction;
	struct crosscheck crosscheck;
	struct quiz *quiz;		 /* NULL: nobody is asked */
	struct run_callbacks *callbacks; /* NULL: it is told and recorded */
	struct report report;
	FILE *words; /* where the report goes; NULL: nowhere */
	FILE *json;  /* where the record goes; NULL: nowhere */
	struct json_writer writer;
	int output_error; /* of either, the first one */
	struct step_record before, now;
	struct actor_op *passed; /* in steps that nobody looked at; owned */
	size_t passed_count;
	bool named; /* the shm object, or the file, may have its name yet */
};

/* Goes through the whole story. */
int sequence_run(struct session *);

/* Goes through one step in thought; what it would do is in now.ops. What the
 * players have mapped is then as it would be. */
int sequence_dry_run(struct session *, const struct step_info *);

/* Goes through the whole story in thought; the producer has been cast. What the
 * players have mapped is as before afterwards. room_kib has been filled in; a
 * story that needs more is still gone through, but not counted in frames. */
int preflight_run(struct session *, struct preflight *);

/* Takes the names of the run's objects away. */
void session_unlink(struct session *);

/* An error of an output is kept until the end, the first one. */
void session_note_output(struct session *, int error);

#endif
