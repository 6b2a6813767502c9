/* messages.h: what actors asked to have shown, in their own words. */
#ifndef SHMLAB_REPORT_SENTENCES_MESSAGES_H
#define SHMLAB_REPORT_SENTENCES_MESSAGES_H

#include "record/record.h"
#include "report/paper/paper.h"

void messages_print(
    struct paper *, const struct actor_names *, const struct step_record *);

#endif
