/* file_text.h: a whole file as text. */
#ifndef SHMLAB_TESTS_FILE_TEXT_H
#define SHMLAB_TESTS_FILE_TEXT_H

/* What stands in the file of that name. Allocated. Fails as cmocka does if it
 * is not there, or empty. */
char *file_text(const char *path);

#endif
