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

#define SENTENCES_WIDTH "1000" /* of the screen: a paragraph is one line */

/* text is what the run printed on such a screen, in ASCII; command is for
 * messages. Returns how many sentences there were. Fails as cmocka does. */
unsigned sentences_hold(
    const char *command, const char *text, const json_t *record);

/* "1 pages" and "2 page" are wrong wherever they occur. */
void sentences_agree_in_number(const char *command, const char *text);

#endif
