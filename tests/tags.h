/* tags.h: is a text well-formed HTML, and what is in it?
 *
 * A reader that is stricter than a browser: every element is closed in its
 * order, every value is quoted, and "<" and "&" begin nothing but tags and
 * references. Failures are those of the test's assertions.
 */
#ifndef SHMLAB_TESTS_TAGS_H
#define SHMLAB_TESTS_TAGS_H

#include <stddef.h>

/* Fails with the place unless the page is well-formed. */
void tags_check(const char *page);

/* How many elements of that name begin in a well-formed page. */
size_t tags_count(const char *page, const char *element);

/* How often a text occurs. */
size_t text_count(const char *text, const char *part);

/* The record inside of a page, by the programs that the page names. Allocated.
 */
char *embedded_record_of(const char *path);

#endif
