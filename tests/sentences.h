/* sentences.h: reads the sentences of a run word by word, and checks each
 * against the record of the same run.
 *
 * Nothing here knows how a sentence is made: what it claims (which actors, how
 * many of what, by how much) is computed anew from the figures and page states
 * of the record. A word that cannot be read is a failure, and so is an actor
 * that did something and has no sentence.
 */
#ifndef SHMLAB_TESTS_SENTENCES_H
#define SHMLAB_TESTS_SENTENCES_H

#include <jansson.h>

/* Of the screen: tables are whole, and only prose is broken, at columns that
 * are read with ease. */
#define SENTENCES_WIDTH "1000"

/* What a run printed on such a screen, in ASCII, with each paragraph on one
 * line. The caller releases it. */
char *sentences_unbroken(const char *text);

/* text is that; command is for messages. Returns how many sentences there were.
 * Fails as cmocka does. */
unsigned sentences_hold(
    const char *command, const char *text, const json_t *record);

/* "1 pages" and "2 page" are wrong wherever they occur. */
void sentences_agree_in_number(const char *command, const char *text);

#endif
