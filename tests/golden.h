/* golden.h: what is expected to be printed, as files under tests/golden/.
 *
 * Such a file is written by the program itself: `make golden` lets the tests
 * write all of them anew, and what has changed is read with git diff. A test
 * compares, and fails with the lines that differ.
 */
#ifndef SHMLAB_TESTS_GOLDEN_H
#define SHMLAB_TESTS_GOLDEN_H

/* Compares text with tests/golden/FOLDER/NAME. In the name of the file all but
 * letters, digits and dots are hyphens, and .txt follows if there is no dot.
 * With SHMLAB_GOLDEN=write in the environment the file is written instead. */
void golden_check(const char *folder, const char *name, const char *text);

/* The last test of such a program, with the folder's name as its state: fails
 * if the folder has files that no golden_check() before has asked for. */
void every_golden_file_is_printed(void **state);

#endif
