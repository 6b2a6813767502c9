/* run_config.h: what a run is given; const once it has begun.
 *
 *	run_config_init(&config, "cow", path, &info);	 the pair's defaults
 *	config.parameters.pages = 64;
 *	run_config_set(&config, "kind", "shm-private");
 *	run_config_choose_steps(&config);
 *	run(&config, callbacks, &sink, &verdict);	 run.h
 */
#ifndef SHMLAB_COORDINATOR_RUN_CONFIG_H
#define SHMLAB_COORDINATOR_RUN_CONFIG_H

#include "record/record.h"
#include "role/wire.h"

enum run_mode {
	RUN_LIVE,    /* with real processes */
	RUN_PREDICT, /* in the model only */
};

struct run_config {
	const char *pair; /* its name */
	const char *path; /* of the producer's program */
	enum run_mode mode;
	struct pair_info info; /* its steps are those that the options choose */
	/* Its options point to values, so a copy of the struct needs care. */
	struct parameters parameters;
	struct option_value values[ROLE_OPTIONS];
	bool quiet;	    /* no progress is reported on stderr */
	bool predict_first; /* each step is predicted before it is done */
	/* The steps after which a snapshot is taken: bit N is step N. The start
	 * always has one; the model follows the others all the same. */
	uint64_t looks;
	unsigned last; /* the run ends after this step */
};

/* Everything as the pair proposes it, with all steps and snapshots. The strings
 * must outlive the config. */
void run_config_init(struct run_config *, const char *pair, const char *path,
    const struct pair_info *);

/* Gives an option of the pair's own a value, if the pair has that option. */
void run_config_set(struct run_config *, const char *name, const char *value);

/* Once all values are set: leaves in info the steps that belong to them. */
void run_config_choose_steps(struct run_config *);

#endif
