/* locate.h: on which page each fault of a step fell.
 *
 * Where the machine tells addresses of faults (probe/fault_events.h), an actor's
 * faults on the region are counted by themselves, and those elsewhere are
 * named by the mapping they fell on.
 */
#ifndef SHMLAB_COORDINATOR_LOCATE_H
#define SHMLAB_COORDINATOR_LOCATE_H

#include "coordinator/actor_handle.h"

/* Fills in out->region_faults, repeated_faults and places from the faults since
 * the last call; the first two stay as they are where addresses were not told,
 * or not all of them. step has what was done in the meantime, and out its
 * index. The process was just looked at. 0, -ENOMEM, or -EINTR: a signal came. */
int locate_faults(struct actor_handle *, const struct step_record *step,
    size_t page_size, struct process_record *out);

#endif
