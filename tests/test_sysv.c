/* test_sysv.c: regions of SysV segments, and that none is left. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "own_folders.h"
#include "region/region.h"
#include "run.h"

#define PAGES 8

static int
setup_broken(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->broken = true;
	return result;
}

/* Is there such a line of maps? */
static bool
maps_has(const struct region *r, const char *perms)
{
	char line[256], start[64];
	FILE *maps = fopen("/proc/self/maps", "r");
	bool found = false;

	assert_non_null(maps);
	snprintf(start, sizeof start, "%lx-%lx %s ", (unsigned long)r->start,
	    (unsigned long)r->start + r->pages * r->page_size, perms);
	while (fgets(line, sizeof line, maps) != NULL)
		found |= strncmp(line, start, strlen(start)) == 0 &&
		    strstr(line, "/SYSV00000000 (deleted)") != NULL;
	fclose(maps);
	return found;
}

static bool
exists(int segment)
{
	struct shmid_ds about;

	return shmctl(segment, IPC_STAT, &about) == 0;
}

static void
a_segment_is_shm_that_nobody_finds(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_create_sysv(&r, PAGES), 0);
	if (!TAKES_NOTES) /* which may be at that address */
		assert_ptr_equal(r.start, (void *)REGION_ADDRESS);
	assert_int_equal(r.kind, REGION_SHM_SHARED);
	assert_int_equal(r.source, SOURCE_SYSV);
	assert_true(maps_has(&r, "rw-s"));
	assert_int_equal(region_read(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), 3), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), 3), 0);
	assert_int_equal(region_unmap(&r), 0);
	assert_false(exists(r.segment));
}

/* It is removed already, and stays while somebody is attached. */
static void
others_attach_by_its_identifier_until_the_last_has_left(void **state)
{
	struct region one = {0}, other = {0}, view = {0};
	const struct pages all = pages_all(PAGES);

	(void)state;
	assert_int_equal(region_create_sysv(&one, PAGES), 0);
	assert_int_equal(region_attach_sysv(&other, one.segment), 0);
	assert_int_equal(region_view_sysv(&view, one.segment), 0);
	assert_true(maps_has(&view, "r--s"));
	assert_int_equal(other.pages, PAGES);
	assert_int_equal(region_write(&other, all, 4), 0);
	assert_int_equal(region_expect(&one, all, 4), 0);
	assert_int_equal(region_unmap(&one), 0);
	assert_int_equal(region_unmap(&other), 0);
	assert_int_equal(region_expect(&view, all, 4), 0);
	assert_int_equal(region_write(&view, all, 4), -EACCES);
	assert_true(exists(one.segment));
	assert_int_equal(region_unmap(&view), 0);
	assert_false(exists(one.segment));
	assert_int_equal(region_attach_sysv(&one, one.segment), -EINVAL);
}

static void
parts_of_it_can_be_unmapped(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_create_sysv(&r, PAGES), 0);
	assert_int_equal(region_unmap_pages(&r, pages_between(PAGES, 0, 2)), 0);
	assert_int_equal(
	    region_protect(&r, pages_between(PAGES, 4, 2), ACCESS_READ), 0);
	assert_int_equal(region_replace(&r, pages_all(PAGES)), -EINVAL);
	assert_int_equal(region_unmap(&r), 0);
	assert_false(exists(r.segment));
}

static void
what_cannot_be_is_refused(void **state)
{
	struct region r = {.populate = true};

	(void)state;
	assert_int_equal(region_create_sysv(&r, PAGES), -EINVAL);
	r.populate = false;
	assert_int_equal(region_create_sysv(&r, UINT64_MAX), -EOVERFLOW);
	assert_int_equal(region_create_sysv(&r, 0), -EINVAL);
	assert_null(r.start);
}

/* Whatever ends a process detaches it. */
static void
a_process_that_is_killed_leaves_none(void **state)
{
	struct region r = {0};
	int segment, ends[2];
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		if (region_create_sysv(&r, PAGES) == 0)
			(void)!write(ends[1], &r.segment, sizeof r.segment);
		pause();
		_exit(1);
	}
	assert_int_equal(
	    read(ends[0], &segment, sizeof segment), sizeof segment);
	assert_true(exists(segment));
	assert_return_code(kill(child, SIGKILL), errno);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_false(exists(segment));
	close(ends[0]);
	close(ends[1]);
}

static void
a_dry_run_makes_none(void **state)
{
	struct call_log calls = {0};
	struct oplog log = {0};
	struct region r = {.dry_run = true, .log = &log, .calls = &calls};

	(void)state;
	assert_int_equal(region_create_sysv(&r, PAGES), 0);
	assert_int_equal(r.segment, CALL_FD_UNKNOWN);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(log.op[0].source, SOURCE_SYSV);
	assert_int_equal(calls.count, 5);
	assert_int_equal(calls.call[0].what, CALL_SHMGET);
	assert_int_equal(calls.call[1].what, CALL_SHMAT);
	assert_int_equal(calls.call[3].what, CALL_SHMCTL);
	assert_int_equal(calls.call[4].what, CALL_SHMDT);
}

/* By the kernel's own list; key 0 is IPC_PRIVATE. */
static size_t
count_segments(uid_t uid)
{
	char line[512];
	FILE *list = fopen("/proc/sysvipc/shm", "r");
	unsigned owner;
	size_t count = 0;

	assert_non_null(list);
	while (fgets(line, sizeof line, list) != NULL)
		count += sscanf(line, "%*d %*d %*o %*u %*d %*d %*u %u",
			     &owner) == 1 &&
		    owner == uid;
	fclose(list);
	return count;
}

static void
assert_balances(struct trial *t, const char *way, const char *perms)
{
	json_t *record;

	trial_run(t, "segment", "--quiet", "--way", way, NULL);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_string_equal(
	    text_of(record_region(record_step(record, "read"), 1), "perms"),
	    perms);
	json_decref(record);
}

static void
a_pair_with_a_segment_balances(void **state)
{
	struct trial *t = *state;

	t->keep_record = true;
	assert_balances(t, "attached", "rw-s");
	assert_balances(t, "viewed", "r--s");
	trial_as_nobody(t);
	assert_balances(t, "attached", "rw-s");
}

/* Each read is a fault: there is no fault-around. */
static void
it_is_predicted_as_it_runs(void **state)
{
	struct trial *t = *state;

	trial_run(t, "predict", "segment", NULL);
	assert_int_equal(t->status, 0);
	assert_true(
	    trial_says(t, "Faults of the run: 48 = 16 zero-fills + 32 maps."));
}

static void
a_write_through_a_view_is_a_sentence(void **state)
{
	struct trial *t = *state;

	trial_run(t, "segment", "--quiet", "--way", "written", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err,
	    "consumer 1, step 'write': Permission denied; it says: the region "
	    "is mapped for reading alone"));
	trial_left_nothing(t);
}

static void
a_run_that_is_killed_leaves_none(void **state)
{
	size_t before = count_segments(geteuid());
	struct trial *t = *state;

	trial_start(t, "segment", "--pause", NULL);
	trial_await(t, TRIAL_PROMPT);
	trial_type(t, "\n");
	trial_await(t, TRIAL_PROMPT);
	assert_int_equal(count_segments(geteuid()), before + 1);
	assert_return_code(kill(t->pid, SIGKILL), errno);
	trial_end(t);
	while (waitpid(-1, NULL, 0) > 0)
		continue; /* its actors end with it, and are ours then */
	assert_int_equal(count_segments(geteuid()), before);
}

int
main(void)
{
#define TRIAL(name)                                                            \
	cmocka_unit_test_setup_teardown(name, setup_broken, trial_teardown)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_segment_is_shm_that_nobody_finds),
	    cmocka_unit_test(
		others_attach_by_its_identifier_until_the_last_has_left),
	    cmocka_unit_test(parts_of_it_can_be_unmapped),
	    cmocka_unit_test(what_cannot_be_is_refused),
	    cmocka_unit_test(a_process_that_is_killed_leaves_none),
	    cmocka_unit_test(a_dry_run_makes_none),
	    TRIAL(a_pair_with_a_segment_balances),
	    TRIAL(it_is_predicted_as_it_runs),
	    TRIAL(a_write_through_a_view_is_a_sentence),
	    TRIAL(a_run_that_is_killed_leaves_none),
	};

	return cmocka_run_group_tests_name(
	    "sysv", tests, own_folders_take, own_folders_leave);
}
