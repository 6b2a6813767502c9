/* test_prove.c: random programs on the kernel that runs, and their texts. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "prove/dry_run.h"
#include "prove/generate.h"
#include "prove/script.h"
#include "run.h"
#include "skip.h"

/* A sanitizer makes each process a hundred times larger. */
#define OPERATIONS_TO_PROVE (TAKES_NOTES ? "200" : "20000")

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

static void
proves(struct trial *t, const char *seed)
{
	char count[64];

	trial_run(
	    t, "prove", "--ops", OPERATIONS_TO_PROVE, "--seed", seed, NULL);
	if (t->status != 0)
		fail_msg("status %d\n%s%s", t->status, t->err, t->out);
	snprintf(count, sizeof count, "%s operations in ", OPERATIONS_TO_PROVE);
	holds(t->out, count);
	holds(t->out, ", 0 mismatches\n");
	trial_left_nothing(t);
}

static void
the_kernel_does_what_the_model_says(void **state)
{
	proves(*state, "1");
}

static void
an_ordinary_user_sees_the_same(void **state)
{
	struct trial *t = *state;

	trial_as_nobody(t);
	proves(t, "2");
	holds(t->out, "proof   pages\n");
}

static void
kinds_can_be_chosen(void **state)
{
	struct trial *t = *state;

	trial_run(t, "prove", "--ops", "100", "--kinds",
	    "shm-private,anonymous-shared", NULL);
	assert_int_equal(t->status, 0);
	holds(t->out, "kinds   anonymous-shared, shm-private\n");
	holds(t->out, "100 operations in 2 programs");
}

static void
what_is_not_understood_is_refused(void **state)
{
	static const char *const wrong[][2] = {
	    {"--kinds=shm", "unknown kind 'shm'; did you mean 'shm-private'?"},
	    {"--kinds=shm-private,shm-private", "'shm-private' is given twice"},
	    {"--ops=0", "option '--ops': 0 is too small"},
	    {"--ops=many", "option '--ops': 'many' is not a whole number"},
	    {"--seed=4294967296", "option '--seed': 4294967296 is too large"},
	    {"--replay=/nowhere/at/all", "/nowhere/at/all: No such file"},
	    {"everything", "unexpected argument 'everything'"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		trial_run(t, "prove", wrong[i][0], NULL);
		assert_int_equal(t->status, 2);
		holds(t->err, wrong[i][1]);
		assert_string_equal(t->out, "");
	}
}

/* Plays a text, as a file that ends with the test. */
static void
replay(struct trial *t, const char *text)
{
	char path[] = "/tmp/shmlab-test-XXXXXX", option[64];
	int fd = mkstemp(path);

	assert_return_code(fd, errno);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	snprintf(option, sizeof option, "--replay=%s", path);
	trial_run(t, "prove", option, NULL);
	unlink(path);
}

static void
a_program_can_be_played_by_hand(void **state)
{
	struct trial *t = *state;

	replay(t,
	    "# copy-on-write\n"
	    "kind anonymous-private\n\n"
	    "start 0\nmap 0 private 16 0\nwrite 0 0 16\n"
	    "fork 0 1\nwrite 1 0 8\nexit 1\nwrite 0 0 16\n");
	assert_int_equal(t->status, 0);
	holds(t->out, "7 operations, ");
	holds(t->out, " 0 mismatches\n");
	trial_left_nothing(t);
}

/* Three have a huge page, and the kernel keeps account of two: what the third
 * splits off is copied, though no other process is left. */
static void
a_huge_page_can_be_played_with_by_hand(void **state)
{
	struct machine machine;
	struct trial *t = *state;

	assert_int_equal(machine_learn(true, &machine), 0);
	skip_if(
	    machine.model.huge_pages != 512, "needs huge pages of 512 pages");
	replay(t,
	    "kind huge\nstart 0\nmap 0 private 600 0\nwrite 0 3 1\n"
	    "fork 0 1\nfork 0 2\nwrite 2 0 1\nexit 0\nexit 1\n"
	    "write 2 1 1\ndontneed 2 0 256\ndontneed 2 256 256\n"
	    "write 2 0 1\ndontneed 2 0 512\nwrite 2 0 512\n");
	assert_int_equal(t->status, 0);
	holds(t->out, "14 operations, ");
	holds(t->out, " 0 mismatches\n");
	trial_left_nothing(t);
}

static void
a_program_that_makes_no_sense_is_refused(void **state)
{
	struct trial *t = *state;

	replay(t, "start 0\nread 0 0 1\n");
	assert_int_equal(t->status, 2);
	holds(t->err, "operation 2 makes no sense there");

	replay(t, "start 0\nmap 0 private 16\n");
	assert_int_equal(t->status, 2);
	holds(t->err, "line 2: not understood");

	replay(t, "start 0 now\n");
	assert_int_equal(t->status, 2);
	holds(t->err, "line 1: not understood");

	replay(t, "start 5000000000\n");
	assert_int_equal(t->status, 2);
}

static void
an_interrupted_proof_leaves_nothing(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		trial_start(t, "prove", "--ops", "100000000", NULL);
		trial_await(t, " of 100000000 operations");
		kill(t->pid, signals[i]);
		trial_end(t);
		assert_int_equal(t->status, 128 + signals[i]);
		holds(t->err, "nothing is left behind");
		assert_string_equal(t->out, "");
		trial_left_nothing(t);
	}
}

static void
a_program_reads_as_it_was_written(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 40 * PROVE_KINDS; i++) {
		struct program made;
		struct script script;
		const struct program *read = &script.program;
		FILE *file = tmpfile();
		unsigned line;

		assert_non_null(file);
		assert_int_equal(generate(&script_testbed, i % PROVE_KINDS, i,
				     PROGRAM_OPS, &made),
		    0);
		program_print(&made, file);
		rewind(file);
		assert_int_equal(script_parse(file, &script, &line), 0);
		fclose(file);
		assert_int_equal(read->kind, made.kind);
		assert_int_equal(read->seed, made.seed);
		assert_int_equal(read->count, PROGRAM_OPS);
		for (size_t j = 0; j < made.count; j++) {
			char is[96], was[96];

			operation_print(&made.op[j], was, sizeof was);
			operation_print(&read->op[j], is, sizeof is);
			assert_string_equal(is, was);
			assert_int_equal(read->op[j].first, made.op[j].first);
			assert_int_equal(read->op[j].count, made.op[j].count);
		}
	}
}

static void
a_seed_names_one_program(void **state)
{
	struct program one, same, other;

	(void)state;
	assert_int_equal(
	    generate(&script_testbed, PROVE_SHM_SHARED, 7, 50, &one), 0);
	assert_int_equal(
	    generate(&script_testbed, PROVE_SHM_SHARED, 7, 50, &same), 0);
	assert_int_equal(
	    generate(&script_testbed, PROVE_SHM_SHARED, 8, 50, &other), 0);
	assert_memory_equal(&one, &same, sizeof one);
	assert_memory_not_equal(&one, &other, sizeof one);
}

/* Without its second operation most of a program hangs in the air. */
static void
pruning_leaves_what_makes_sense(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		struct program p;
		struct dry_run r;

		assert_int_equal(generate(&script_testbed, i % PROVE_KINDS, i,
				     PROGRAM_OPS, &p),
		    0);
		memmove(&p.op[1], &p.op[2], (p.count - 2) * sizeof *p.op);
		p.count--;
		assert_int_equal(dry_run_prune(&script_testbed, &p), 0);
		assert_int_equal(dry_run_begin(&r, &script_testbed, p.kind), 0);
		for (size_t j = 0; j < p.count; j++)
			assert_int_equal(dry_run_apply(&r, &p.op[j]), 0);
		dry_run_end(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_program_reads_as_it_was_written),
	    cmocka_unit_test(a_seed_names_one_program),
	    cmocka_unit_test(pruning_leaves_what_makes_sense),
	    cmocka_unit_test_setup_teardown(the_kernel_does_what_the_model_says,
		trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		an_ordinary_user_sees_the_same, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		kinds_can_be_chosen, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		what_is_not_understood_is_refused, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_program_can_be_played_by_hand, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_huge_page_can_be_played_with_by_hand, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_program_that_makes_no_sense_is_refused, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(an_interrupted_proof_leaves_nothing,
		trial_setup, trial_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
