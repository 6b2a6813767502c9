/* test_witness.c: what a run says is what others see.
 *
 * A run pauses after each step. Meanwhile ps, pmap and readers of /proc that
 * share no line with ours look at the same processes, and must find the figures
 * that are in the record of that step.
 */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "run.h"

/* What a witness says about one process, or about its region; in KiB. */
struct sight {
	long long size, rss, pss, private;
	bool seen;
};

/* Output of a command, or a file of /proc, line by line. */
static FILE *
witness_opens(const char *command, json_int_t pid)
{
	char words[128];
	FILE *lines;

	snprintf(words, sizeof words, command, pid);
	lines = *words == '/' ? fopen(words, "r") : popen(words, "r");
	if (lines == NULL)
		fail_msg("%s: %s", words, strerror(errno));
	return lines;
}

static bool
exists(const char *command)
{
	char words[128];

	snprintf(words, sizeof words, "command -v %s >/dev/null 2>&1", command);
	return system(words) == 0;
}

static struct sight
sight_of_ps(json_int_t pid)
{
	FILE *ps = witness_opens("ps -o vsz=,rss= -p %lld", pid);
	struct sight s = {0};

	assert_int_equal(fscanf(ps, "%lld %lld", &s.size, &s.rss), 2);
	assert_int_equal(pclose(ps), 0);
	return s;
}

/* pmap's rows: address, permissions, offset, device, inode, then figures; at
 * the end the sums of the figures. Size, Rss and Pss are the first three. */
static void
see_by_pmap(
    json_int_t pid, uint64_t start, struct sight *all, struct sight *region)
{
	FILE *pmap = witness_opens("pmap -X %lld", pid);
	char line[1024];
	bool sums = false;

	*all = *region = (struct sight){0};
	while (fgets(line, sizeof line, pmap) != NULL) {
		struct sight s = {.seen = true};
		uint64_t at;

		if (strstr(line, "====") != NULL)
			sums = true;
		else if (sums &&
		    sscanf(line, "%lld %lld %lld", &s.size, &s.rss, &s.pss) ==
			3)
			*all = s;
		else if (sscanf(line,
			     "%" SCNx64 " %*4s %*x %*s %*d %lld %lld %lld", &at,
			     &s.size, &s.rss, &s.pss) == 4 &&
		    at == start)
			*region = s;
	}
	assert_int_equal(pclose(pmap), 0);
	assert_true(all->seen);
}

/* Adds a field of smaps to the sums, if it is one of them. */
static void
add_field(struct sight *s, const char *line)
{
	static const struct {
		const char *format;
		size_t offset;
	} fields[] = {
	    {"Size: %lld kB", offsetof(struct sight, size)},
	    {"Rss: %lld kB", offsetof(struct sight, rss)},
	    {"Pss: %lld kB", offsetof(struct sight, pss)},
	    {"Private_Clean: %lld kB", offsetof(struct sight, private)},
	    {"Private_Dirty: %lld kB", offsetof(struct sight, private)},
	};
	long long kib;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (sscanf(line, fields[i].format, &kib) == 1)
			*(long long *)((char *)s + fields[i].offset) += kib;
}

static void
see_by_smaps(
    json_int_t pid, uint64_t start, struct sight *all, struct sight *region)
{
	FILE *smaps = witness_opens("/proc/%lld/smaps", pid);
	char line[1024];
	bool inside = false;

	*all = *region = (struct sight){0};
	while (fgets(line, sizeof line, smaps) != NULL) {
		uint64_t from, to;

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &from, &to) == 2) {
			inside = start != 0 && from == start;
			region->seen |= inside;
			continue;
		}
		add_field(all, line);
		if (inside)
			add_field(region, line);
	}
	fclose(smaps);
}

/* The lines of maps, one by one, and none more. */
static void
maps_are_the_same(const json_t *process)
{
	FILE *file = witness_opens(
	    "/proc/%lld/maps", figure_of(process, "pid"));
	const json_t *lines = json_object_get(process, "maps"), *line;
	char seen[1024];
	size_t i;

	json_array_foreach (lines, i, line) {
		assert_non_null(fgets(seen, sizeof seen, file));
		seen[strcspn(seen, "\n")] = '\0';
		assert_string_equal(json_string_value(line), seen);
	}
	assert_null(fgets(seen, sizeof seen, file));
	fclose(file);
}

/* A process shares its libraries with everybody, so its PSS changes when others
 * come and go, the witnesses themselves for instance. VSZ, RSS and whatever
 * belongs to the region do not. The sum of sizes is not VSZ: it has [vsyscall]
 * in it, which no process owns. */
static void
agrees(
    const struct sight *all, const struct sight *region, const json_t *process)
{
	const json_t *recorded = json_object_get(process, "region");

	assert_int_equal(all->rss, figure_of(process, "rss_kib"));
	assert_int_equal(region->seen, json_is_object(recorded));
	if (!region->seen)
		return;
	assert_int_equal(region->size, figure_of(recorded, "size_kib"));
	assert_int_equal(region->rss, figure_of(recorded, "rss_kib"));
	assert_int_equal(region->pss, figure_of(recorded, "pss_kib"));
}

static uint64_t
start_of_region(const json_t *process)
{
	const json_t *region = json_object_get(process, "region");

	return json_is_object(region)
	    ? strtoull(text_of(region, "start"), NULL, 16)
	    : 0;
}

static void
ps_agrees(const json_t *process)
{
	struct sight s = sight_of_ps(figure_of(process, "pid"));

	assert_int_equal(s.size, figure_of(process, "vsz_kib"));
	assert_int_equal(s.rss, figure_of(process, "ps_rss_kib"));
}

static void
pmap_agrees(const json_t *process)
{
	struct sight all, region;

	see_by_pmap(
	    figure_of(process, "pid"), start_of_region(process), &all, &region);
	agrees(&all, &region, process);
}

static void
proc_agrees(const json_t *process)
{
	struct sight all, region;

	maps_are_the_same(process);
	see_by_smaps(
	    figure_of(process, "pid"), start_of_region(process), &all, &region);
	agrees(&all, &region, process);
	if (region.seen)
		assert_int_equal(region.private,
		    figure_of(json_object_get(process, "region"), "uss_kib"));
}

/* Runs a pair, and has every process looked at after every step. */
static void
witness(struct trial *t, const char *pair, void (*look)(const json_t *process))
{
	json_t *record;
	size_t steps = 0, planned;

	t->keep_record = true;
	trial_run(t, pair, "--quiet", NULL);
	record = trial_record(t);
	planned = json_array_size(json_object_get(record, "steps"));
	json_decref(record);

	for (trial_start(t, pair, "--pause", "--quiet", "--pages", "37", NULL);
	     steps < planned; steps++) {
		const json_t *step, *process;
		size_t i;

		trial_await(t, TRIAL_PROMPT);
		record = trial_record_so_far(t);
		step = json_array_get(json_object_get(record, "steps"), steps);
		assert_int_equal(figure_of(step, "number"), steps);
		json_array_foreach (
		    json_object_get(step, "processes"), i, process) {
			look(process);
		}
		assert_true(i > 0);
		json_decref(record);
		trial_type(t, "\n");
	}
	trial_end(t);
	/* To be looked at changes nothing. */
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
}

static void
witness_by_program(
    struct trial *t, const char *program, void (*look)(const json_t *process))
{
	if (!exists(program)) {
		print_message("there is no %s here\n", program);
		skip();
	}
	witness(t, "cow", look);
	witness(t, "shared", look);
	witness(t, "lazy", look);
}

static void
ps_sees_what_the_record_says(void **state)
{
	witness_by_program(*state, "ps", ps_agrees);
}

static void
pmap_sees_what_the_record_says(void **state)
{
	witness_by_program(*state, "pmap", pmap_agrees);
}

static void
proc_holds_what_the_record_says(void **state)
{
	struct trial *t = *state;

	witness(t, "cow", proc_agrees);
	witness(t, "shared", proc_agrees);
	witness(t, "lazy", proc_agrees);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(ps_sees_what_the_record_says),
	    TEST(pmap_sees_what_the_record_says),
	    TEST(proc_holds_what_the_record_says),
	};

	return cmocka_run_group_tests_name("witness", tests, NULL, NULL);
}
