/* markdown.h: our own READMEs, as far as tests read them.
 *
 * Paths are relative to the top of the tree, where tests run. Failures are
 * cmocka's. What is returned as char * is to be freed.
 */
#ifndef SHMLAB_TESTS_MARKDOWN_H
#define SHMLAB_TESTS_MARKDOWN_H

/* The part of a file under a heading ("## Add a pair"), up to the next one of
 * the same level or a higher one. The heading itself is not in it. */
char *markdown_section(const char *path, const char *heading);

/* The first code block of the text that begins with that fence ("```c"). */
char *markdown_block(const char *text, const char *fence);

/* Calls visit() with what the first group of an extended regular expression
 * matches, for each of its matches in the text; "^" is the start of a line.
 * Returns how many there were. */
unsigned markdown_each(const char *text, const char *pattern,
    void (*visit)(const char *group, void *arg), void *arg);

#endif
