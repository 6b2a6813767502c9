/* run.h: one run of a pair: data in, events out.
 *
 *	run_perform(&config, listeners, &sink, &verdict);
 *	run_end(listeners, &verdict);
 *	run_verdict_release(&verdict);
 *
 * The sink is open, and stays the caller's; no process of the run is left when
 * a call returns. Nothing is printed but notes on stderr about what the kernel,
 * or a run that was killed, has done.
 */
#ifndef SHMLAB_COORDINATOR_RUN_H
#define SHMLAB_COORDINATOR_RUN_H

#include "coordinator/failure.h"
#include "coordinator/preflight.h"
#include "coordinator/run_callbacks.h"

/* Runs it. 0, or -1 with the failure in the sink. verdict is filled in for any
 * run that began; release it in either case. */
int run_perform(const struct run_config *, struct run_callbacks *const *,
    struct failure_sink *, struct verdict_record *verdict);

/* Tells all listeners that the run is over, if it began. */
void run_end(struct run_callbacks *const *, const struct verdict_record *);

void run_verdict_release(struct verdict_record *);

/* Only finds out what the run would need, and on what machine. 0, or -1 with
 * the failure in the sink. */
int run_preflight(const struct run_config *, struct failure_sink *,
    struct platform *, struct preflight *);

#endif
