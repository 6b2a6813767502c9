/* mappings_check.h: are the region's mappings those that the operations make?
 *
 * What mmap(2), munmap(2), mprotect(2) and mremap(2) do stands in
 * /proc/PID/maps, and the model knows what logged operations do. A pair that
 * makes such a call by itself is found out here.
 */
#ifndef SHMLAB_COORDINATOR_MAPPINGS_CHECK_H
#define SHMLAB_COORDINATOR_MAPPINGS_CHECK_H

#include "coordinator/actors.h"
#include "ledger/crosscheck.h"
#include "model/model.h"

/* Compares the snapshot of the region of that number, of each actor, with the
 * region's model after the step. A page that is mapped otherwise, or not at
 * all, is a finding. How many lines there are is compared by the ledger. 0 or
 * -ENOMEM. */
int mappings_check(const struct model *, const struct actors *, unsigned region,
    const struct step_record *, struct crosscheck *);

#endif
