/* stage_table.h: a run as one table: a line for each step.
 *
 *	stage_list_add(&list, step);		 once a step
 *	stage_table_print(&paper, head, &list);
 *	stage_list_release(&list);
 */
#ifndef SHMLAB_REPORT_STAGE_TABLE_H
#define SHMLAB_REPORT_STAGE_TABLE_H

#include <stdbool.h>

#include "record/record.h"
#include "report/paper/paper.h"
#include "report/process_figures.h"

/* What is kept of a step: the figures of the producer, and the least and the
 * most of each figure of the consumers. */
struct stage {
	unsigned number;
	char name[STEP_NAME_MAX];
	bool has_producer, has_consumers;
	struct process_figures producer;
	struct process_figures consumers[2]; /* least, most */
	int64_t frames;			     /* distinct, of the region */
	int64_t nanoseconds; /* that the actors took; or UNKNOWN */
};

struct stage_list {
	struct stage *at; /* owned */
	size_t count;
};

/* Returns 0 or -ENOMEM. */
int stage_list_add(struct stage_list *, const struct step_record *);
void stage_list_release(struct stage_list *);

/* Prints nothing if there was no step. */
void stage_table_print(
    struct paper *, const struct head_record *, const struct stage_list *);

#endif
