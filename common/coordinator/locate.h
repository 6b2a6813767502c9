/* locate.h: on which page each fault of a step was.
 *
 * Where this machine shows the addresses of faults (probe/fault_events.h), an
 * actor's faults on the region are counted separately, and those elsewhere are
 * named by their mapping.
 */
#ifndef SHMLAB_COORDINATOR_LOCATE_H
#define SHMLAB_COORDINATOR_LOCATE_H

#include "coordinator/actor_handle.h"

/* Fills in out->region_faults, repeated_faults and places from the faults since
 * the last call; the first two stay as they are where addresses are not known,
 * or not all of them. step holds what was done in the meantime, and out the
 * actor's index. process_look() was just called. 0 or -ENOMEM. */
int locate_faults(struct actor_handle *, const struct step_record *step,
    size_t page_size, struct process_record *out);

#endif
