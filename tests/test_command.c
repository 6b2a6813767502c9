/* test_command.c: what a person types, and what is said about it. */
#include <glob.h>
#include <locale.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"

/* Calls said() with the name of every pair. */
static void
each_pair(struct trial *t, void (*said)(struct trial *, const char *name))
{
	glob_t sources;

	assert_int_equal(glob("producers/*.c", 0, NULL, &sources), 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		char *name = sources.gl_pathv[i] + strlen("producers/");

		name[strlen(name) - strlen(".c")] = '\0';
		said(t, name);
	}
	globfree(&sources);
}

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

static void
is_listed(struct trial *t, const char *name)
{
	char line[64];

	snprintf(line, sizeof line, "\n  %s ", name);
	holds(t->out, line);
}

static void
alone_it_helps_and_lists_the_pairs(void **state)
{
	static const char *const ways[] = {NULL, "help", "--help", "-h"};
	struct trial *t = *state;

	for (size_t i = 0; i < 4; i++) {
		trial_run(t, ways[i], NULL);
		assert_int_equal(t->status, 0);
		assert_string_equal(t->err, "");
		holds(t->out, "usage: ./run.sh PAIR");
		each_pair(t, is_listed);
		trial_left_nothing(t);
	}
}

static void
list_gives_each_pair_a_line_and_no_more(void **state)
{
	struct trial *t = *state;

	trial_run(t, "list", NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	holds(t->out, "\n  cow               private memory after fork");
	holds(t->out, "\n  shared-anonymous  memory without a name");
	for (const char *line = t->out; *line != '\0';) {
		size_t length = strcspn(line, "\n");

		assert_in_range(length, 1, 79);
		line += length + 1;
	}
	trial_left_nothing(t);
}

static void
helps(struct trial *t, const char *name)
{
	char usage[64];

	trial_run(t, name, "--help", NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	snprintf(usage, sizeof usage, "usage: ./run.sh %s ", name);
	holds(t->out, usage);
	holds(t->out, "--pages N");
	holds(t->out, "Exit status");
	trial_left_nothing(t);
}

static void
every_pair_has_help(void **state)
{
	each_pair(*state, helps);
}

static void
help_tells_the_pairs_own_options(void **state)
{
	struct trial *t = *state;

	trial_run(t, "lazy", "--help", NULL);
	holds(t->out, "--touch unmapped|none|read|write");
	holds(t->out, "(default write)");
	holds(t->out, "how many consumers (default 1)");
	trial_run(t, "cow", "--help", NULL);
	holds(t->out, "how many consumers (default 2)");
	assert_null(strstr(t->out, "--touch"));
}

static void
an_unknown_pair_is_answered_with_the_nearest(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cwo", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	assert_string_equal(t->err,
	    "./run.sh: unknown pair or command 'cwo'; did you mean 'cow'?\n");
	trial_run(t, "../producers/cow", NULL);
	assert_int_equal(t->status, 2);
	trial_run(t, "", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->err,
	    "./run.sh: unknown pair or command ''; see ./run.sh --help\n");
}

/* Refused before anything is started: which option, and why. */
static void
is_refused(struct trial *t, const char *option, const char *value)
{
	const char *pair = strcmp(option, "--touch") == 0 ? "lazy" : "cow";
	char typed[128], begin[128];

	snprintf(typed, sizeof typed, "%s=%s", option, value);
	snprintf(
	    begin, sizeof begin, "./run.sh %s: option '%s': ", pair, option);
	trial_run(t, pair, typed, NULL);
	if (t->status != 2 || strncmp(t->err, begin, strlen(begin)) != 0)
		fail_msg("%s: status %d, and:\n%s", typed, t->status, t->err);
	assert_string_equal(t->out, "");
	trial_left_nothing(t);
}

#define ARE_REFUSED(t, option, ...)                                            \
	do {                                                                   \
		static const char *const values[] = {__VA_ARGS__};             \
                                                                               \
		for (size_t i = 0; i < sizeof values / sizeof *values; i++)    \
			is_refused(t, option, values[i]);                      \
	} while (0)

static void
nonsense_is_refused_by_every_option(void **state)
{
	struct trial *t = *state;

	ARE_REFUSED(t, "--pages", "0", "-1", "", "abc", "1e6", "64k", " 1",
	    "99999999999999999999", "9999999999999999999");
	ARE_REFUSED(t, "--size", "0", "-1", "", "abc", "1e6", "64kzzz", "1.5M",
	    "1000", "1025", "99999999999999999999", "100T", "99999999P");
	ARE_REFUSED(t, "--consumers", "0", "-1", "", "abc", "1e6", "100001",
	    "99999999999999999999");
	ARE_REFUSED(t, "--write", "-1", "", "abc", "1e6", "101%", "17", "%",
	    "50%%", "99999999999999999999");
	ARE_REFUSED(t, "--pattern", "0", "", "abc", "FIRST", "first ");
	ARE_REFUSED(
	    t, "--seed", "-1", "", "abc", "1e6", "99999999999999999999");
	ARE_REFUSED(t, "--timeout", "0", "-1", "", "abc", "1e6", "1.5", "86401",
	    "99999999999999999999");
	ARE_REFUSED(t, "--color", "0", "", "abc", "ALWAYS");
	ARE_REFUSED(t, "--json", "");
	ARE_REFUSED(t, "--touch", "0", "", "abc", "WRITE", "writ", "none|read");
}

/* An option that would mean nothing is refused, and the help leaves it out. */
static void
what_means_nothing_is_refused(void **state)
{
	static const struct {
		const char *words[4], *why;
	} cases[] = {
	    {{"lazy", "--write=3"}, "no step of this pair touches a part"},
	    {{"pool", "--write=3"}, "no step of this pair touches a part"},
	    {{"pool", "--pattern=stride"}, "no step of this pair touches"},
	    {{"pool", "--fill=101"}, "101 is too large: at most 100"},
	    {{"cow", "--seed=3"}, "it requires --pattern random"},
	    {{"generations", "--pattern=own"}, "no share of a part"},
	    {{"cow", "--size=65T"}, "shmlab maps no more than 64T"},
	    {{"cow", "--pages=1", "--write=2"}, "has: 1 page\n"},
	    {{"predict", "cow", "--quiz"}, "option '--quiz': predict measures"},
	    {{"predict", "cow", "--ledger"},
		"option '--ledger': predict measures"},
	    {{"stream", "--message=7"}, "a multiple of 8 bytes"},
	    {{"stream", "--message=1M"}, "the pair takes --ring SIZE"},
	    {{"pipe", "--message=7"}, "a multiple of 8 bytes"},
	    {{"predict", "pipe", "--message=128K"}, "takes --size SIZE"},
	    {{"pipe", "--consumers=65"}, "no more than 64 consumers"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		trial_run_words(t, cases[i].words);
		assert_int_equal(t->status, 2);
		assert_string_equal(t->out, "");
		holds(t->err, cases[i].why);
		trial_left_nothing(t);
	}
}

static void
a_ring_has_the_size_that_was_asked_for(void **state)
{
	struct trial *t = *state;

	trial_run(t, "stream", "--help", NULL);
	holds(t->out, "--ring SIZE         the same as --size");
	assert_null(strstr(t->out, "--pattern"));
	trial_run(t, "predict", "stream", "--ring=64K", NULL);
	holds(t->out, "16 pages of 4 kB = 64 kB");
}

/* Nobody is there whom ps could show. */
static void
a_pause_in_a_prediction_names_no_process(void **state)
{
	struct trial *t = *state;

	trial_run(t, "predict", "cow", "--pause", NULL);
	assert_int_equal(t->status, 0);
	holds(t->err, "step 0, start, is predicted; no process runs");
	assert_null(strstr(t->err, "ps -o"));
	assert_null(strstr(t->err, "/proc/0"));
}

static void
an_unaligned_size_is_answered_with_the_next(void **state)
{
	struct trial *t = *state;
	long page_kib = sysconf(_SC_PAGESIZE) / 1024;
	char next[128];

	trial_run(t, "cow", "--size", "1K", NULL);
	snprintf(next, sizeof next,
	    "a whole number of %ld KiB pages; the next is %ldK", page_kib,
	    page_kib);
	holds(t->err, next);
}

static void
what_is_not_understood_is_refused(void **state)
{
	static const char *const wrong[][3] = {{"--frob"}, {"stray"},
	    {"--pause=3"}, {"--pages"}, {"--pages", "1", "stray"}, {"-x"},
	    {"--touch=read"}, {"--p=1"}};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		trial_run(
		    t, "cow", wrong[i][0], wrong[i][1], wrong[i][2], NULL);
		assert_int_equal(t->status, 2);
		assert_string_equal(t->out, "");
		holds(t->err, "./run.sh cow: ");
	}
	trial_run(t, "cow", "--pages", "1", "--size", "64K", NULL);
	assert_int_equal(t->status, 2);
	holds(t->err, "option '--size': give either --pages or --size");
}

/* More than the machine has, told before anything is mapped. */
static void
does_not_fit(struct trial *t, const char *name)
{
	uint64_t bytes = (uint64_t)sysconf(_SC_PHYS_PAGES) *
	    (uint64_t)sysconf(_SC_PAGESIZE);
	char size[32];

	snprintf(size, sizeof size, "--size=%lluG",
	    (unsigned long long)(2 * (bytes >> 30) + 2));
	trial_run(t, name, size, NULL);
	assert_int_equal(t->status, 3);
	trial_left_nothing(t);
	/* Who touches little of it may be refused by the kernel alone, or by
	 * the file system of its object. */
	if (strstr(t->err, "Cannot allocate memory; ask for less") != NULL ||
	    strstr(t->err, "No space left on device; /dev/shm has") != NULL)
		return;
	assert_string_equal(t->out, "");
	holds(t->err, "MiB are available; ask for less");
}

static void
twice_the_memory_is_refused(void **state)
{
	each_pair(*state, does_not_fit);
}

static void
allow_few_files(void)
{
	const struct rlimit few = {100, 100};

	setrlimit(RLIMIT_NOFILE, &few);
}

static void
too_many_consumers_for_open_files_are_refused(void **state)
{
	struct trial *t = *state;

	t->prepare = allow_few_files;
	trial_run(t, "shared", "--quiet", "--consumers", "1", NULL);
	assert_int_equal(t->status, 0);
	trial_run(t, "shared", "--quiet", "--consumers", "20", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	holds(t->err, "Too many open files; the limit on open files");
	holds(t->err, "--consumers");
	trial_left_nothing(t);
}

/* A hard limit is there to be used. */
static void
allow_few_files_at_first(void)
{
	struct rlimit few;

	getrlimit(RLIMIT_NOFILE, &few);
	few.rlim_cur = 20;
	setrlimit(RLIMIT_NOFILE, &few);
}

static void
a_soft_limit_on_files_is_raised(void **state)
{
	struct trial *t = *state;

	t->prepare = allow_few_files_at_first;
	trial_run(t, "shared", "--quiet", "--consumers", "20", NULL);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
}

static void
allow_few_processes(void)
{
	const struct rlimit few = {2, 2};

	setrlimit(RLIMIT_NPROC, &few);
}

static void
too_many_processes_are_told(void **state)
{
	struct trial *t = *state;

	trial_as_nobody(t);
	t->prepare = allow_few_processes;
	trial_run(t, "cow", "--quiet", NULL);
	assert_int_equal(t->status, 3);
	holds(t->err, "the limit on processes is reached");
	holds(t->err, "ulimit -u, and pids.max of the cgroup");
	trial_left_nothing(t);
}

/* A /dev/shm of 16 pages. */
static void
mount_small_shm(void)
{
	char size[64];

	snprintf(size, sizeof size, "size=%ld", 16 * sysconf(_SC_PAGESIZE));
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("shm", "/dev/shm", "tmpfs", 0, size) < 0)
		_exit(126);
}

static void
a_small_shm_is_told_and_is_no_crash(void **state)
{
	struct trial *t = *state;

	t->prepare = mount_small_shm;
	trial_run(t, "shared", "--quiet", "--pages", "16", NULL);
	skip_if(t->status == 126, "only root can make a /dev/shm of its own");
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	trial_run(t, "shared", "--quiet", "--pages", "17", NULL);
	assert_int_equal(t->status, 3);
	holds(t->err,
	    "shmlab: producer, step 'create': No space left on device; "
	    "/dev/shm has ");
	holds(t->err, "--size or --pages");
	trial_left_nothing(t);
}

static void
color_is_as_asked_for(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--color=always", NULL);
	holds(t->out, "\033[");
	trial_run(t, "cow", "--color=never", NULL);
	assert_null(strchr(t->out, '\033'));
	trial_run(t, "cow", "--color=auto", NULL);
	assert_null(strchr(t->out, '\033'));
}

static void
want_no_color(void)
{
	setenv("NO_COLOR", "1", 1);
}

/* An empty one means nothing: https://no-color.org */
static void
want_color_after_all(void)
{
	setenv("NO_COLOR", "", 1);
}

static void
have_a_dumb_terminal(void)
{
	setenv("TERM", "dumb", 1);
}

static void
a_terminal_has_color_unless_told_otherwise(void **state)
{
	struct trial *t = *state;

	t->terminal = true;
	trial_run(t, "cow", NULL);
	holds(t->out, "\033[");
	t->prepare = want_color_after_all;
	trial_run(t, "cow", NULL);
	holds(t->out, "\033[");
	t->prepare = want_no_color;
	trial_run(t, "cow", NULL);
	assert_null(strchr(t->out, '\033'));
	trial_run(t, "cow", "--color=always", NULL);
	holds(t->out, "\033[");
	t->prepare = have_a_dumb_terminal;
	trial_run(t, "cow", NULL);
	assert_null(strchr(t->out, '\033'));
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text > 127)
			return false;
	return true;
}

static void
have_no_utf8(void)
{
	setenv("LC_ALL", "C", 1);
}

static void
ascii_is_kept_to_where_it_is_asked_for(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--ascii", NULL);
	assert_true(is_ascii(t->out));
	t->prepare = have_no_utf8;
	trial_run(t, "cow", NULL);
	assert_true(is_ascii(t->out));
	if (setlocale(LC_ALL, "C.UTF-8") != NULL) {
		t->prepare = NULL;
		trial_run(t, "cow", NULL);
		assert_false(is_ascii(t->out));
	}
}

static void
quiet_leaves_out_the_steps(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", NULL);
	holds(t->out, "write every page once");
	holds(t->out, "\nall steps ");
	holds(t->out, "\nBalanced: ");
	trial_run(t, "cow", "--quiet", NULL);
	assert_null(strstr(t->out, "write every page once"));
	holds(t->out, "\nall steps ");
	holds(t->out, "\nBalanced: ");
}

/* A line for each of the nine steps, and two of titles. */
static void
stages_are_one_table_and_nothing_else(void **state)
{
	struct trial *t = *state;
	size_t lines = 0;

	trial_run(t, "cow", "--stages", NULL);
	for (const char *at = t->out; *at != '\0'; at++)
		lines += *at == '\n';
	assert_int_equal(lines, 11);
	holds(t->out, "\n8 rewrite ");
}

/* Steps but for the start have a row, and the run is still judged once. */
static void
repeated_runs_have_a_table_of_times(void **state)
{
	struct trial *t = *state;
	const char *table;

	trial_run(t, "cow", "--quiet", "--repeat", "3", NULL);
	assert_int_equal(t->status, 0);
	table = strstr(t->out, "\ntimes of 3 runs, in ms ");
	assert_non_null(table);
	assert_null(strstr(table, "\n0 start"));
	holds(table, "\n1 map ");
	holds(table, "\n8 rewrite ");
	trial_left_nothing(t);
}

static void
what_waits_is_not_repeated(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--pause", "--repeat", "3", NULL);
	assert_int_equal(t->status, 2);
	trial_run(t, "predict", "cow", "--repeat", "3", NULL);
	assert_int_equal(t->status, 2);
}

static void
large_sizes_are_in_gib_unless_kib_are_wanted(void **state)
{
	struct trial *t = *state;

	trial_run(t, "predict", "cow", "--size", "16G", "--stages", NULL);
	holds(t->out, "\n1 map          16G ");
	trial_run(t, "predict", "cow", "--size", "16G", "--stages", "--units",
	    "kib", NULL);
	holds(t->out, "\n1 map     16777216 ");
}

/* A run is five screens of a projector at most. */
static void
a_run_is_at_most_ninety_lines(void **state)
{
	struct trial *t = *state;
	size_t lines = 0;

	skip_unpredicted(); /* each step says so */
	trial_run(t, "cow", NULL);
	for (const char *at = t->out; *at != '\0'; at++)
		lines += *at == '\n';
	assert_in_range(lines, 50, 90);
}

static void
explain_says_more(void **state)
{
	struct trial *t = *state;
	size_t size;

	trial_run(t, "cow", NULL);
	size = t->out_size;
	trial_run(t, "cow", "--explain", NULL);
	assert_int_equal(t->status, 0);
	assert_true(t->out_size > size);
}

static void
have_60_columns(void)
{
	setenv("COLUMNS", "60", 1);
}

/* Characters, not bytes: those that continue one are not counted. */
static void
fits_into(const char *text, size_t width)
{
	size_t column = 0;

	for (const char *c = text; *c != '\0'; c++) {
		column += (*c & 0xc0) != 0x80;
		if (*c == '\n')
			column = 0;
		if (column > width)
			fail_msg("a line is too long: %.200s",
			    c - (c - text < 100 ? c - text : 100));
	}
}

static void
fits_the_screen(struct trial *t, const char *name)
{
	t->prepare = NULL;
	trial_run(t, name, "--explain", NULL);
	fits_into(t->out, 80);
	trial_run(t, name, "--pages", "5000", "--consumers", "12", NULL);
	fits_into(t->out, 80);
	t->prepare = have_60_columns;
	trial_run(t, name, NULL);
	fits_into(t->out, 60);
}

static void
no_line_is_longer_than_the_screen(void **state)
{
	each_pair(*state, fits_the_screen);
}

static void
json_alone_is_all_there_is_on_stdout(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--json", "--quiet", "--pause", NULL);
	assert_int_equal(t->status, 0);
	json_decref(trial_record(t));
	holds(t->err, TRIAL_PROMPT);
}

static void
options_of_the_pair_stand_in_the_record(void **state)
{
	struct trial *t = *state;
	const json_t *asked;
	json_t *record;

	trial_run(t, "kinds", "--json", "--kind=shm-shared", "--pages=3",
	    "--consumers=4", "--write=2", "--pattern=random", "--seed=9",
	    "--timeout=77", NULL);
	record = trial_record(t);
	asked = json_object_get(record, "parameters");
	assert_string_equal(
	    text_of(json_object_get(asked, "options"), "kind"), "shm-shared");
	assert_int_equal(figure_of(asked, "pages"), 3);
	assert_int_equal(figure_of(asked, "consumers"), 4);
	asked = json_object_get(asked, "part");
	assert_int_equal(figure_of(asked, "count"), 2);
	assert_string_equal(text_of(asked, "pattern"), "random");
	assert_string_equal(text_of(asked, "seed"), "0x9");
	json_decref(record);
}

static void
is_told(struct trial *t, const char *option, const char *line)
{
	trial_run(t, "number", option, NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	holds(t->out, line);
}

static void
a_pair_may_be_told_numbers(void **state)
{
	static const char *const wrong[] = {"--count=-1",
	    "--count=", "--count=1K", "--count=1.5",
	    "--count=99999999999999999999", "--room=-1",
	    "--room=", "--room=abc", "--room=1.5M", "--room=99999999P"};
	struct trial *t = *state;

	t->broken = true;
	is_told(t, "--count=7", "count 7, room 65536, other 0");
	is_told(t, "--count=0", "count 0, room 65536, other 0");
	is_told(t, "--room=2M", "count 7, room 2097152, other 0");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		trial_run(t, "number", wrong[i], NULL);
		assert_int_equal(t->status, 2);
		holds(
		    t->err, i < 5 ? "option '--count': " : "option '--room': ");
		assert_string_equal(t->out, "");
	}
	trial_run(t, "number", "--help", NULL);
	holds(t->out, "--count N ");
	holds(t->out, "--room SIZE ");
	holds(t->out, "(default 64K)");
}

static void
help_tells_which_steps_an_option_chooses(void **state)
{
	struct trial *t = *state;

	trial_run(t, "generations", "--help", NULL);
	holds(t->out, "the grandchild ends (--first child)\n");
	holds(t->out, "the child ends (--first grandchild)\n");
	holds(t->out, "write every page once more\n");
	assert_null(strstr(t->out, "--consumers")); /* it is refused */
	trial_run(t, "reuse", "--help", NULL);
	holds(t->out, "how many consumers (default 2)");
	assert_null(strstr(t->out, "--write"));
	trial_run(t, "prefork", "--help", NULL);
	holds(t->out, "size of the region in pages (default 18)");
}

static void
half_a_pair_started_by_hand_says_what_to_do(void **state)
{
	static const char *const halves[] = {"producers", "consumers"};
	const char *build = getenv("SHMLAB_BUILD");
	char command[256], said[256];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		FILE *half;

		snprintf(command, sizeof command, "%s/%s/cow 2>&1 3<&-",
		    build != NULL ? build : "build", halves[i]);
		half = popen(command, "r");
		assert_non_null(half);
		assert_non_null(fgets(said, sizeof said, half));
		assert_int_equal(WEXITSTATUS(pclose(half)), 2);
		holds(said, "use ./run.sh cow");
	}
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(alone_it_helps_and_lists_the_pairs),
	    TEST(list_gives_each_pair_a_line_and_no_more),
	    TEST(every_pair_has_help),
	    TEST(help_tells_the_pairs_own_options),
	    TEST(an_unknown_pair_is_answered_with_the_nearest),
	    TEST(nonsense_is_refused_by_every_option),
	    TEST(what_means_nothing_is_refused),
	    TEST(a_ring_has_the_size_that_was_asked_for),
	    TEST(a_pause_in_a_prediction_names_no_process),
	    TEST(an_unaligned_size_is_answered_with_the_next),
	    TEST(what_is_not_understood_is_refused),
	    TEST(twice_the_memory_is_refused),
	    TEST(too_many_consumers_for_open_files_are_refused),
	    TEST(a_soft_limit_on_files_is_raised),
	    TEST(too_many_processes_are_told),
	    TEST(a_small_shm_is_told_and_is_no_crash),
	    TEST(color_is_as_asked_for),
	    TEST(a_terminal_has_color_unless_told_otherwise),
	    TEST(ascii_is_kept_to_where_it_is_asked_for),
	    TEST(quiet_leaves_out_the_steps),
	    TEST(stages_are_one_table_and_nothing_else),
	    TEST(a_run_is_at_most_ninety_lines),
	    TEST(repeated_runs_have_a_table_of_times),
	    TEST(what_waits_is_not_repeated),
	    TEST(large_sizes_are_in_gib_unless_kib_are_wanted),
	    TEST(explain_says_more),
	    TEST(no_line_is_longer_than_the_screen),
	    TEST(json_alone_is_all_there_is_on_stdout),
	    TEST(options_of_the_pair_stand_in_the_record),
	    TEST(a_pair_may_be_told_numbers),
	    TEST(help_tells_which_steps_an_option_chooses),
	    TEST(half_a_pair_started_by_hand_says_what_to_do),
	};

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
