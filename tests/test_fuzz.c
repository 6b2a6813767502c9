/* test_fuzz.c: whatever takes bytes from outside survives any of them: seeds of
 * tests/variants/seeds/, changed at random places, the same in each run.
 * SHMLAB_FUZZ_TIMES=N: so many times as many. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fuzz/fuzz.h"
#include "os/random.h"

#define MOST 65536 /* bytes of a text */

static uint64_t random_state;

static uint64_t
draw(uint64_t below)
{
	return random_below(&random_state, below);
}

/* Changes a text in one place. Returns its new size. */
static size_t
change(uint8_t *text, size_t size)
{
	static const char *const words[] = {"-1", "0", "18446744073709551616",
	    "99999999999999999999999999", "%", "\n", " ", ")", "{", "null",
	    "1e999", "kB", "\"\\ud800\""};
	const char *word = words[draw(sizeof words / sizeof *words)];
	size_t at = size > 0 ? draw(size) : 0, count;

	switch (draw(5)) {
	case 0: /* another byte */
		if (size > 0)
			text[at] = (uint8_t)draw(256);
		return size;
	case 1: /* cut off */
		return at;
	case 2: /* some bytes less */
		count = draw(size - at + 1) % 32;
		memmove(text + at, text + at + count, size - at - count);
		return size - count;
	case 3: /* a part twice */
		count = draw(size - at + 1);
		if (size + count > MOST)
			return size;
		memmove(text + at + count, text + at, size - at);
		return size + count;
	default: /* a word that may be a limit */
		count = strlen(word);
		if (size + count > MOST)
			return size;
		memmove(text + at + count, text + at, size - at);
		memcpy(text + at, word, count);
		return size + count;
	}
}

static void
try_seed(const struct fuzz_kind *kind, const char *path, unsigned long rounds)
{
	static uint8_t seed[MOST], text[MOST];
	FILE *file = fopen(path, "r");
	size_t size;

	assert_non_null(file);
	size = fread(seed, 1, sizeof seed, file);
	fclose(file);
	assert_true(size > 0 && size < sizeof seed);
	random_state = 1;
	fuzz_input(kind, seed, size);
	for (unsigned long i = 0; i < rounds; i++) {
		size_t now = size;

		memcpy(text, seed, size);
		for (uint64_t n = 1 + draw(4); n > 0; n--)
			now = change(text, now);
		fuzz_input(kind, text, now);
	}
}

/* How many the campaign tries says how slow a kind is. */
static unsigned long
rounds_of(const struct fuzz_kind *kind)
{
	const char *times = getenv("SHMLAB_FUZZ_TIMES");

	return (4 * kind->inputs + 200) *
	    (times != NULL ? strtoul(times, NULL, 10) : 1);
}

static void
any_input_is_survived(void **state)
{
	(void)state;
	for (size_t i = 0; i < fuzz_kind_count; i++) {
		const struct fuzz_kind *kind = &fuzz_kinds[i];
		char pattern[256];
		glob_t seeds;

		snprintf(pattern, sizeof pattern, "tests/variants/seeds/%s.*",
		    kind->name);
		assert_int_equal(glob(pattern, 0, NULL, &seeds), 0);
		for (size_t j = 0; j < seeds.gl_pathc; j++)
			try_seed(kind, seeds.gl_pathv[j],
			    rounds_of(kind) / seeds.gl_pathc);
		globfree(&seeds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_input_is_survived),
	};

	return cmocka_run_group_tests_name("fuzz", tests, NULL, NULL);
}
