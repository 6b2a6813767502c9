/* streams.h: pairs that stream messages, side by side.
 *
 *	streams.c   which pairs do, and the figures that are kept of a row
 *	flows.c	    the rows, told to a person
 *
 * Such a pair has the options message and count, and the steps "stream" and
 * "pace", in which its actors measure the names of stream/. Everybody is
 * looked at before the step stream, after it, and after the step pace.
 */
#ifndef SHMLAB_COMPARE_STREAMS_H
#define SHMLAB_COMPARE_STREAMS_H

#include "compare/comparison.h"
#include "coordinator/session.h"

bool streams_is_one(const struct pair_info *);

/* Once every thing is known: all of them stream, or none does, and the options
 * are those of such things. false: it has said on stderr what is wrong. */
bool streams_settle(struct compare_request *);

/* Before anything runs. NULL, or why it cannot be a row. */
const char *streams_expect(struct row *, const struct session *);

/* After each look. The row's after is known once the last step is done. */
void streams_hear(struct row *, const struct step_record *);

/* It did not come to its end: what was heard does not count. */
void streams_forget(struct row *);

/* Head and table; and the sentences, as conclusions_draw(). */
void streams_print(struct paper *, const struct comparison *);
void streams_conclude(const struct comparison *,
    void (*hear)(void *arg, const char *sentence), void *arg);

#endif
