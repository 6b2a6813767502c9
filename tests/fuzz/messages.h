/* messages.h: messages of actors as they should be, and what a run does with
 * any that is taken. */
#ifndef SHMLAB_TESTS_MESSAGES_H
#define SHMLAB_TESTS_MESSAGES_H

#include "record/record.h"
#include "role/wire.h"

#define MESSAGE_PAGES 16

/* Of a producer that maps, writes, reads and unmaps. */
struct answer message_answer(void);

/* Of a pair with options of its own. */
struct pair_info message_pair(void);

/* What came of a step (of which the operations, calls and messages count) can
 * be predicted, told, written, and read again. */
void message_use(const struct step_record *);

/* The help is printed, the steps chosen, a command line parsed. */
void message_use_pair(const struct pair_info *);

#endif
