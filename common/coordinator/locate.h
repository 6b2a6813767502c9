/* locate.h: on which page each fault of a step was.
 *
 * Where this machine shows the addresses of faults (probe/fault_events.h), an
 * actor's faults on the region are counted separately, and those elsewhere are
 * named by their mapping.
 */
#ifndef SHMLAB_COORDINATOR_LOCATE_H
#define SHMLAB_COORDINATOR_LOCATE_H

#include "coordinator/actor_handle.h"

/* Fills in places of the actor's process in the step from the faults since the
 * last call; and of what is told of each region region_faults and
 * repeated_faults, which stay as they are where addresses are not known, or not
 * all of them. The step holds what was done in the meantime, and the process is
 * the last one in it, and in what is told of each region. process_look() was
 * just called. 0 or -ENOMEM. */
int locate_faults(
    struct actor_handle *, struct step_record *, size_t page_size);

#endif
