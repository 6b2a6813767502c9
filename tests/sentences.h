/* sentences.h: reads the sentences of a run back, word by word, and holds each
 * against the record of the same run.
 *
 * Nothing here knows how a sentence is made: what it claims (who, how many, of
 * what, by how much) is worked out anew from the figures and page states of the
 * record. A sentence with a word that cannot be read is a failure, and so is a
 * process that acted and of which nothing is told.
 */
#ifndef SHMLAB_TESTS_SENTENCES_H
#define SHMLAB_TESTS_SENTENCES_H

#include <jansson.h>

#define SENTENCES_WIDTH "1000" /* of the screen: a paragraph is one line */

/* text is what the run wrote on such a screen, in ASCII; command is for
 * messages. Returns how many sentences it read. Failures are cmocka's. */
unsigned sentences_hold(
    const char *command, const char *text, const json_t *record);

/* "1 pages" and "2 page" are wrong wherever they stand. */
void sentences_agree_in_number(const char *command, const char *text);

#endif
