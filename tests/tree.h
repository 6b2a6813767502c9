/* tree.h: a copy of the source tree to play in, with ./run.sh and no pairs.
 *
 *	struct tree *t = *state;		made by the fixtures
 *
 *	tree_write(t, "producers/peek.c", text);
 *	tree_run(t, "peek --quiet");
 *	assert_int_equal(t->status, 0);
 *
 * What is built already comes along, so that only new pairs are compiled.
 * Failures are cmocka's.
 */
#ifndef SHMLAB_TESTS_TREE_H
#define SHMLAB_TESTS_TREE_H

#include <stdbool.h>

struct tree {
	char path[64];

	/* Of the last command. */
	int status;	 /* exit status */
	char *out, *err; /* what it wrote */
};

/* Fixtures for cmocka. */
int tree_setup(void **state);
int tree_teardown(void **state);

/* Types "./run.sh" and these words in the tree, as a shell reads them; with a
 * deadline. */
__attribute__((format(printf, 2, 3))) void tree_run(
    struct tree *, const char *format, ...);

/* The same for any command. */
__attribute__((format(printf, 2, 3))) void tree_type(
    struct tree *, const char *format, ...);

/* A pair from the skeleton. */
void tree_new(struct tree *, const char *pair);

/* Files by their paths in the tree. tree_read()'s is to be freed; tree_edit()
 * replaces a text that must be there. */
bool tree_has(const struct tree *, const char *path);
char *tree_read(const struct tree *, const char *path);
void tree_write(const struct tree *, const char *path, const char *text);
void tree_edit(
    const struct tree *, const char *path, const char *from, const char *to);

/* Does the text hold the words? */
void tree_holds(const char *text, const char *words);

#endif
