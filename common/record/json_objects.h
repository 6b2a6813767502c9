/* json_objects.h: the parts of a record as JSON objects, each with all its
 * keys.
 *
 * Every function returns a new reference; NULL: no memory. Lists that may be
 * long are left to json.c, which writes them an element at a time: the maps and
 * the runs of a process.
 */
#ifndef SHMLAB_RECORD_JSON_OBJECTS_H
#define SHMLAB_RECORD_JSON_OBJECTS_H

#include <jansson.h>

#include "record/record.h"

/* Of the head: its first members; parts of it. */
json_t *json_head_object(const struct head_record *);
json_t *json_names_object(const struct actor_names *);
json_t *json_regions_array(const struct region_names *);
json_t *json_parameters_object(const struct head_record *);
json_t *json_platform_object(const struct platform *);

/* Of a step: its first members; an operation; a system call; what an actor
 * wants shown; the sums over the processes; the sums of the ledger and the
 * verdict. */
json_t *json_step_object(const struct step_record *);
json_t *json_did_object(const struct actor_op *);
json_t *json_call_object(const struct actor_call *);
json_t *json_said_object(const struct actor_message *);
json_t *json_group_object(const struct group_record *);
json_t *json_outcome_object(const struct step_record *);

/* Of a process; the region with why figures of it are UNKNOWN, or NULL. */
json_t *json_process_object(const struct process_record *);
json_t *json_region_object(const struct region_record *, const char *why);
json_t *json_predicted_object(const struct predicted_record *);

/* Of the verdict. */
json_t *json_finding_object(const struct finding *);
json_t *json_repeat_object(const struct verdict_record *);

#endif
