/* residency.h: the region in every process: its figures and its page grid. */
#ifndef SHMLAB_REPORT_RESIDENCY_H
#define SHMLAB_REPORT_RESIDENCY_H

#include "record/record.h"
#include "report/sheet.h"

void residency_print(
    struct sheet *, const struct head_record *, const struct step_record *);

#endif
