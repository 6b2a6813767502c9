/* record_fields.h: the structs of a record as JSON objects: their members, for
 * json_objects.c, which writes them, and read_objects.c, which reads them.
 *
 * A table holds what is one value in both. What takes more than that (names,
 * lists, a member that is null where there is none) is written and read by
 * hand, in the two files.
 */
#ifndef SHMLAB_RECORD_RECORD_FIELDS_H
#define SHMLAB_RECORD_RECORD_FIELDS_H

#include "record/fields.h"

/* Of struct head_record: the first members of the document; its parameters. */
extern const struct field head_fields[], parameters_fields[];

/* Of struct platform. */
extern const struct field platform_fields[];

/* Of struct step_record: its first members, and its last ones. */
extern const struct field step_fields[], outcome_fields[];

/* Of structs of the same names. */
extern const struct field actor_op_fields[], actor_call_fields[];
extern const struct field measure_fields[], fault_place_fields[];
extern const struct field finding_fields[];

/* Of struct process_record; its page tables. */
extern const struct field process_fields[], page_table_fields[];
/* Of the same, after its list of places. */
extern const struct field elsewhere_fields[];

/* Of struct region_record; its pages, or those of a prediction, by their
 * states. */
extern const struct field region_fields[], states_fields[];

/* Of struct run, predicted or measured: but for its frame. */
extern const struct field run_fields[];

/* Of struct fault_range: one member, which is null where it is not open. */
extern const struct field fault_range_fields[];

/* Of struct group_record, struct predicted_record. */
extern const struct field group_fields[], predicted_fields[];

/* Of an array of FAULT_CLASSES. */
extern const struct field fault_fields[];

/* Of struct verdict_record: its repeat. */
extern const struct field repeat_fields[];

/* The names of enums, NULL after the last. */
const char *verdict_word(unsigned);

/* "by count", "by address": whether faults have addresses. */
const char *faults_word(unsigned);

/* The most pages of a region, and KiB of a page. */
#define RECORD_PAGES_MOST    (INT64_C(1) << 46)
#define RECORD_PAGE_KIB_MOST (INT64_C(1) << 16)

#endif
