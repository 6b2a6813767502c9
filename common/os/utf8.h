/* utf8.h: bytes that should be text.
 *
 * Text is UTF-8 without control characters, but for the newline and the tab:
 * what a terminal, a page or a reader of JSON can be given as it is.
 */
#ifndef SHMLAB_OS_UTF8_H
#define SHMLAB_OS_UTF8_H

#include <stdbool.h>

/* Is it text, up to its terminator? */
bool utf8_is_text(const char *);

/* A copy, in which each byte that is not part of a UTF-8 character has become
 * \xHH; with controls, each byte that is not part of text. The caller frees it;
 * NULL: no memory. */
char *utf8_escape(const char *, bool controls);

#endif
