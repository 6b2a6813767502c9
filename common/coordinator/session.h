/* session.h: all that belongs to one run of a pair.
 *
 *	run.c	       asks, checks, opens, and closes it
 *	play.c	       goes through the pair's story, step by step
 *	live.c	       does the steps with real processes, and looks at them
 *	rehearsal.c    does them in the model only: ./run.sh predict
 *	quiz.c	       asks the person before each step
 *
 * Calls return 0, or -1 with session->stage.failure filled in.
 */
#ifndef SHMLAB_COORDINATOR_SESSION_H
#define SHMLAB_COORDINATOR_SESSION_H

#include "coordinator/judge.h"
#include "coordinator/observer.h"
#include "coordinator/options.h"
#include "coordinator/prediction.h"
#include "coordinator/stage.h"
#include "record/json.h"

struct session;

/* Where the story takes place: among processes, or in thought only. */
struct world {
	int (*act)(struct session *, unsigned index);
	int (*give_birth)(struct session *, enum order_verb);
	int (*leave)(struct session *);
	/* Fills in now.processes, now.group, now.ledger and the verdict. */
	int (*look)(struct session *, const struct step_record *before);
};

extern const struct world live_world, rehearsed_world;

struct session {
	const char *pair;
	const struct world *world;
	struct hello hello;
	struct options options;
	struct platform platform;
	struct model_machine machine;
	struct head_record head;
	struct progress progress;
	struct stage stage;
	struct observer observer;
	struct prediction prediction;
	struct judge judge;
	struct quiz *quiz; /* NULL: nobody is asked */
	struct report report;
	FILE *words; /* where the report goes; NULL: nowhere */
	FILE *json;  /* where the record goes; NULL: nowhere */
	struct json_writer writer;
	int output_error; /* of either, the first one */
	struct step_record before, now;
	bool object_named; /* the shm object still has its name */
};

/* Goes through the whole story. */
int play_story(struct session *);

/* An error of an output is kept until the end, the first one. */
void session_note_output(struct session *, int error);

#endif
