/* file_text.h: a whole file as text. */
#ifndef SHMLAB_TESTS_FILE_TEXT_H
#define SHMLAB_TESTS_FILE_TEXT_H

/* What stands in the file of that name, up to its first zero byte. Allocated.
 * Fails as cmocka does if it cannot be read, or is empty. */
char *file_text(const char *path);

/* The same of a file that may be empty. */
char *file_text_if_any(const char *path);

#endif
