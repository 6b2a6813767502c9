/* admission.h: does what a run needs fit this machine?
 *
 * Asked before anything is mapped. The calls that return a bool leave in why,
 * if it does not fit, a sentence that says how much is missing; options names
 * what can be reduced ("--size or --write").
 */
#ifndef SHMLAB_COORDINATOR_ADMISSION_H
#define SHMLAB_COORDINATOR_ADMISSION_H

#include "coordinator/preflight.h"
#include "probe/platform.h"

/* Memory in KiB that the run takes, with what it takes to watch it. */
uint64_t admission_need(
    const struct parameters *, size_t page_size, const struct preflight *);

/* The records of pages that are unlike their neighbours. */
bool admission_of_records(
    const struct preflight *, const char *options, char *why, size_t size);

/* All of the memory; available_kib may be -1: not known. */
bool admission_of_memory(const struct preflight *, int64_t available_kib,
    const char *options, char *why, size_t size);

/* An object of so many KiB in the file system of that folder. */
bool admission_of_folder(const char *folder, uint64_t need_kib,
    const char *options, char *why, size_t size);

/* Raises the limit on open files as far as watching so many actors takes. 0, or
 * -1 with the failure in the sink. */
int admission_raise_limit(struct failure_sink *, unsigned actors);

#endif
