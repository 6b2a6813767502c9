/* test_parts.c: calls that concern a part of a region, on real memory. The
 * witness is /proc/self/maps, as this file reads it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "region/region.h"

#define PAGES 16
#define MARK  3

static char path[] = "/var/tmp/shmlab-test-parts-XXXXXX";

static struct pages
part(uint64_t first, uint64_t count)
{
	return pages_between(PAGES, first, count);
}

static struct region
anonymous(int sharing)
{
	struct region r = {0};

	assert_int_equal(region_map_anonymous(&r, PAGES, sharing), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	return r;
}

/* The lines of maps that are the region's: "0-3 rw, 6-15 r-". */
static const char *
lines_of(const struct region *r)
{
	static char words[256];
	FILE *maps = fopen("/proc/self/maps", "re");
	uint64_t low = (uintptr_t)r->start, from, to;
	char line[512], perms[5];
	size_t used = 0;

	assert_non_null(maps);
	words[0] = '\0';
	while (fgets(line, sizeof line, maps) != NULL) {
		assert_int_equal(sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s",
				     &from, &to, perms),
		    3);
		if (from < low || to > low + PAGES * r->page_size)
			continue;
		used += (size_t)snprintf(words + used, sizeof words - used,
		    "%s%" PRIu64 "-%" PRIu64 " %.2s", used > 0 ? ", " : "",
		    (from - low) / r->page_size, (to - low) / r->page_size - 1,
		    perms);
	}
	fclose(maps);
	return words;
}

static bool
is_empty(const struct region *r, uint64_t page)
{
	uint64_t word;

	memcpy(&word, r->start + page * r->page_size, sizeof word);
	return word == 0;
}

static void
a_part_is_unmapped_and_the_rest_stays(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);

	(void)state;
	assert_int_equal(region_unmap_pages(&r, part(4, 2)), 0);
	assert_string_equal(lines_of(&r), "0-3 rw, 6-15 rw");
	assert_int_equal(region_expect(&r, part(0, 4), MARK), 0);
	assert_int_equal(region_expect(&r, part(6, 10), MARK), 0);
	assert_int_equal(region_unmap_pages(&r, pages_others(part(4, 2))), 0);
	assert_string_equal(lines_of(&r), "");
	assert_int_equal(region_unmap(&r), 0);
}

static void
all_of_it_is_no_part(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);

	(void)state;
	assert_int_equal(region_unmap_pages(&r, pages_all(PAGES)), -EINVAL);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
a_part_is_mapped_anew_also_where_nothing_is(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);

	(void)state;
	assert_int_equal(region_unmap_pages(&r, part(4, 2)), 0);
	assert_int_equal(region_replace(&r, part(4, 4)), 0);
	for (uint64_t i = 4; i < 8; i++)
		assert_true(is_empty(&r, i));
	assert_int_equal(region_expect(&r, part(0, 4), MARK), 0);
	assert_int_equal(region_expect(&r, part(8, 8), MARK), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
what_is_mapped_anew_of_a_file_has_its_bytes(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_create_file(&r, path, PAGES, MAP_PRIVATE), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_replace(&r, part(2, 3)), 0);
	for (uint64_t i = 2; i < 5; i++)
		assert_true(is_empty(&r, i));
	assert_int_equal(region_expect(&r, part(5, 11), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);

	assert_int_equal(region_create_file(&r, path, PAGES, MAP_SHARED), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_replace(&r, part(2, 3)), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
access_is_taken_and_given_back(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);

	(void)state;
	assert_int_equal(region_protect(&r, part(4, 4), ACCESS_READ), 0);
	assert_int_equal(region_protect(&r, part(8, 2), ACCESS_NONE), 0);
	assert_string_equal(lines_of(&r), "0-3 rw, 4-7 r-, 8-9 --, 10-15 rw");
	assert_int_equal(region_expect(&r, part(0, 8), MARK), 0);
	assert_int_equal(region_protect(&r, pages_all(PAGES), ACCESS_WRITE), 0);
	assert_string_equal(lines_of(&r), "0-15 rw");
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* Its exit status: 0, if it has what it should. */
static int
look_as_child(const struct region *r, const char *lines, uint64_t empty)
{
	int status;
	pid_t pid = fork();

	assert_return_code(pid, errno);
	if (pid == 0)
		_exit(strcmp(lines_of(r), lines) != 0 ||
		    is_empty(r, 4) != (empty == 4) || is_empty(r, 8));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
a_child_has_what_it_is_left(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);

	(void)state;
	assert_int_equal(region_dont_fork(&r, part(0, 4), true), 0);
	assert_int_equal(region_wipe_on_fork(&r, part(4, 4), true), 0);
	assert_int_equal(look_as_child(&r, "4-7 rw, 8-15 rw", 4), 0);
	assert_int_equal(region_wipe_on_fork(&r, part(4, 4), false), 0);
	assert_int_equal(look_as_child(&r, "4-15 rw", PAGES), 0);
	assert_int_equal(region_dont_fork(&r, part(0, 4), false), 0);
	assert_int_equal(look_as_child(&r, "0-15 rw", PAGES), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
other_memory_is_refused(void **state)
{
	struct region r = anonymous(MAP_SHARED), none = {0};

	(void)state;
	assert_int_equal(region_replace(&r, part(0, 1)), -EINVAL);
	assert_int_equal(region_wipe_on_fork(&r, part(0, 1), true), -EINVAL);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);

	assert_int_equal(region_unmap_pages(&none, part(0, 1)), -EFAULT);
	assert_int_equal(region_replace(&none, part(0, 1)), -EFAULT);
	assert_int_equal(
	    region_protect(&none, part(0, 1), ACCESS_READ), -EFAULT);
	assert_int_equal(region_dont_fork(&none, part(0, 1), true), -EFAULT);
	assert_int_equal(region_wipe_on_fork(&none, part(0, 1), true), -EFAULT);
}

/* Two of each. */
static void
do_all(struct region *r)
{
	for (int i = 0; i < 2; i++) {
		assert_int_equal(region_protect(r, part(0, 2), ACCESS_NONE), 0);
		assert_int_equal(region_dont_fork(r, part(2, 2), i == 0), 0);
		assert_int_equal(region_wipe_on_fork(r, part(4, 2), i == 0), 0);
		assert_int_equal(region_replace(r, part(6, 2)), 0);
		assert_int_equal(region_unmap_pages(r, part(8, 2)), 0);
	}
}

static void
every_call_is_logged_in_a_dry_run_as_well(void **state)
{
	static const enum op_kind kinds[] = {
	    OP_PROTECT, OP_DONTFORK, OP_WIPEONFORK, OP_REPLACE, OP_UNMAP};
	struct oplog log = {0}, dry_log = {0};
	struct region r = {.log = &log};
	struct region dry = {.log = &dry_log, .dry_run = true};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	do_all(&r);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(region_map_anonymous(&dry, PAGES, MAP_PRIVATE), 0);
	do_all(&dry);
	assert_int_equal(region_unmap(&dry), 0);

	assert_int_equal(log.count, 12);
	assert_int_equal(dry_log.count, 12);
	for (size_t i = 0; i < 10; i++) {
		const struct op *op = &log.op[1 + i];

		assert_int_equal(op->what, kinds[i % 5]);
		assert_int_equal(op->set.count, 2);
		assert_int_equal(op->access, ACCESS_NONE);
		assert_int_equal(op->on, i == 1 || i == 2);
		assert_int_equal(dry_log.op[1 + i].what, op->what);
		assert_true(pages_equal(&dry_log.op[1 + i].set, &op->set));
		assert_int_equal(dry_log.op[1 + i].on, op->on);
	}
}

static void
the_calls_are_those_that_were_made(void **state)
{
	struct call_log calls = {0};
	struct region r = {.calls = &calls};
	const struct call *c;

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	calls.count = 0;
	assert_int_equal(region_protect(&r, part(4, 2), ACCESS_READ), 0);
	assert_int_equal(region_replace(&r, part(4, 2)), 0);
	assert_int_equal(calls.count, 3);
	c = &calls.call[0];
	assert_int_equal(c->what, CALL_MPROTECT);
	assert_int_equal(c->args[0], (uintptr_t)r.start + 4 * r.page_size);
	assert_int_equal(c->args[1], 2 * r.page_size);
	assert_int_equal(c->args[2], PROT_READ);
	c = &calls.call[1];
	assert_int_equal(c->what, CALL_MMAP);
	assert_int_equal(c->args[3], MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED);
	assert_int_equal(c->result, (uintptr_t)r.start + 4 * r.page_size);
	assert_int_equal(calls.call[2].what, CALL_MADVISE);
	assert_int_equal(region_unmap(&r), 0);
}

/* A name that nobody has. */
static int
take_name(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_part_is_unmapped_and_the_rest_stays),
	    cmocka_unit_test(all_of_it_is_no_part),
	    cmocka_unit_test(a_part_is_mapped_anew_also_where_nothing_is),
	    cmocka_unit_test(what_is_mapped_anew_of_a_file_has_its_bytes),
	    cmocka_unit_test(access_is_taken_and_given_back),
	    cmocka_unit_test(a_child_has_what_it_is_left),
	    cmocka_unit_test(other_memory_is_refused),
	    cmocka_unit_test(every_call_is_logged_in_a_dry_run_as_well),
	    cmocka_unit_test(the_calls_are_those_that_were_made),
	};

	return cmocka_run_group_tests_name("parts", tests, take_name, NULL);
}
