/* fuzz.h: everything that takes bytes from outside, given any bytes.
 *
 * There is a kind for each of them: what is read as text (a file in /proc, a
 * record, a command line), what an actor sends, and memory that others write
 * to. A kind does with the bytes what the suite does with them, and requires
 * what must be true of any. test_fuzz.c changes seeds in ways that are the same
 * in each run; main.c lets libFuzzer look for those that reach new code.
 */
#ifndef SHMLAB_TESTS_FUZZ_H
#define SHMLAB_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct fuzz_kind {
	const char *name; /* seeds are tests/variants/seeds/NAME.* */
	/* The bytes are the caller's, may be changed, and a 0 follows them. */
	void (*try)(char *bytes, size_t size);
	unsigned inputs; /* that the campaign tries, in thousands */
};

extern const struct fuzz_kind fuzz_kinds[];
extern const size_t fuzz_kind_count;

/* NULL: there is no such kind. */
const struct fuzz_kind *fuzz_kind_find(const char *name);

/* Tries a copy of the bytes, in memory of exactly that size, so that a
 * sanitizer sees who reads beyond. */
void fuzz_input(const struct fuzz_kind *, const uint8_t *bytes, size_t size);

/* The kinds. */
void fuzz_smaps(char *, size_t);
void fuzz_stat(char *, size_t);
void fuzz_statm(char *, size_t);
void fuzz_quantity(char *, size_t);
void fuzz_script(char *, size_t);
void fuzz_record(char *, size_t);
void fuzz_maps(char *, size_t);
void fuzz_options(char *, size_t);
void fuzz_answers(char *, size_t);
void fuzz_hello(char *, size_t);
void fuzz_answer(char *, size_t);
void fuzz_ring(char *, size_t);
void fuzz_pool(char *, size_t);

/* Not assert(3): a program may be built without it. */
#define require(holds)                                                         \
	((holds) ? (void)0 : fuzz_fail(#holds, __FILE__, __LINE__))
_Noreturn void fuzz_fail(const char *claim, const char *file, int line);

/* /dev/null, for what is printed. */
FILE *fuzz_nowhere(void);

/* While on, what is said on stderr goes there, too. */
void fuzz_hush(bool on);

/* A record of a run, with everything in it; not to be changed. */
struct record;
const struct record *fuzz_model(void);

/* The same run with that step alone, as JSON. The caller frees it. */
struct step_record;
char *fuzz_document(const struct step_record *);

/* The bytes as numbers. */
struct fuzz_reader {
	const uint8_t *at;
	size_t left;
};

/* The next number of so many bytes; what is missing is 0. */
uint64_t fuzz_next(struct fuzz_reader *, unsigned bytes);

/* Overwrites a few bytes of something, as a stray store would: the next three
 * bytes say where, the fourth how many, and then they come. */
void fuzz_scribble(struct fuzz_reader *, void *something, size_t size);

#endif
