/* said.h: what actors wanted to have shown, in their own words. */
#ifndef SHMLAB_REPORT_SAID_H
#define SHMLAB_REPORT_SAID_H

#include "record/record.h"
#include "report/sheet.h"

void said_print(struct sheet *, const struct step_record *);

#endif
