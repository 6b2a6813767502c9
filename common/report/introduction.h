/* introduction.h: the first lines of a report: what is run, on what machine,
 * and how to read the tables. */
#ifndef SHMLAB_REPORT_INTRODUCTION_H
#define SHMLAB_REPORT_INTRODUCTION_H

#include "record/record.h"
#include "report/paper/paper.h"

void introduction_print(struct paper *, const struct head_record *);

#endif
