/* source.h: a file of a pair as text. */
#ifndef SHMLAB_AUTHORING_SOURCE_H
#define SHMLAB_AUTHORING_SOURCE_H

#include <stdbool.h>

/* The whole file, terminated; free(3) it. NULL: see errno. */
char *source_read(const char *path);

/* The text of another pair's file, with to in place of from wherever that word
 * is the name of the pair: in the first line, the names of its files, and what
 * to type. In other places the word may mean something else, and stays. free(3)
 * it. NULL: no memory. */
char *source_renamed(const char *text, const char *from, const char *to);

/* Makes the file; there must be none yet. Leaves none when it fails. 0 or a
 * negated errno (-EEXIST). */
int source_write(const char *path, const char *text);

/* Does the file begin with a comment about that pair? */
bool source_introduces(const char *text, const char *pair);

#endif
