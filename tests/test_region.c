#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "region/region.h"
#include "user.h"

#define PAGES 8

static char name[64], path[64];

static int
name_objects(void **state)
{
	(void)state;
	snprintf(name, sizeof name, "/shmlab-test-%d", getpid());
	snprintf(path, sizeof path, "/tmp/shmlab-test-%d", getpid());
	return 0;
}

static int
remove_objects(void **state)
{
	(void)state;
	shm_unlink(name);
	unlink(path);
	return 0;
}

/* Makes a region of each kind in turn and runs a check on it. */
static void
for_each_kind(void (*check)(struct region *))
{
	for (int kind = 0; kind < REGION_KINDS; kind++) {
		struct region r = {0};
		int sharing = kind % 2 == 0 ? MAP_PRIVATE : MAP_SHARED;
		int error = 0;

		switch ((enum region_kind)kind) {
		case REGION_ANON_PRIVATE:
		case REGION_ANON_SHARED:
			error = region_map_anonymous(&r, PAGES, sharing);
			break;
		case REGION_SHM_PRIVATE:
		case REGION_SHM_SHARED:
			error = region_create_shm(&r, name, PAGES, sharing);
			break;
		case REGION_FILE_PRIVATE:
		case REGION_FILE_SHARED:
			error = region_create_file(&r, path, PAGES, sharing);
			break;
		}
		assert_int_equal(error, 0);
		assert_int_equal(r.kind, kind);
		check(&r);
		if (r.start != NULL)
			assert_int_equal(region_unmap(&r), 0);
		remove_objects(NULL);
	}
}

static void
holds_what_is_written(struct region *r)
{
	assert_int_equal(region_read(r, pages_all(PAGES)), 0);
	assert_int_equal(region_write(r, pages_all(PAGES), 3), 0);
	assert_int_equal(region_expect(r, pages_all(PAGES), 3), 0);
}

static void
every_kind_holds_what_is_written(void **state)
{
	(void)state;
	for_each_kind(holds_what_is_written);
}

static void
is_where_it_should_be(struct region *r)
{
	char line[256];
	char wanted[32];
	FILE *maps = fopen("/proc/self/maps", "r");
	bool found = false;

	assert_non_null(maps);
	snprintf(wanted, sizeof wanted, "%lx-%lx rw-%c ",
	    (unsigned long)r->start,
	    (unsigned long)r->start + PAGES * r->page_size,
	    r->kind % 2 == 0 ? 'p' : 's');
	while (fgets(line, sizeof line, maps) != NULL)
		found |= strncmp(line, wanted, strlen(wanted)) == 0;
	fclose(maps);
	assert_true(found); /* alone: a neighbour would have merged with it */
}

static void
every_kind_is_a_mapping_of_its_own(void **state)
{
	(void)state;
	for_each_kind(is_where_it_should_be);
}

/* What a child writes is seen by the parent if, and only if, it is shared. */
static void
tells_sharing_by_fork(struct region *r)
{
	struct pages one = pages_part(PAGES, 1, PAGES_FIRST, 0);
	int status;
	pid_t child;

	assert_int_equal(region_write(r, pages_all(PAGES), 0), 0);
	child = fork();
	if (child == 0)
		_exit(region_write(r, one, 1) < 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(region_expect(r, one, r->kind % 2 == 0 ? 0 : 1), 0);
	assert_int_equal(
	    region_expect(r, one, r->kind % 2 == 0 ? 1 : 0), -EBADMSG);
	assert_int_equal(r->unexpected, 0);
}

static void
a_write_is_seen_by_others_only_if_shared(void **state)
{
	(void)state;
	for_each_kind(tells_sharing_by_fork);
}

static void
names_the_first_wrong_page(struct region *r)
{
	struct pages tail = pages_shifted(
	    pages_part(PAGES, 3, PAGES_FIRST, 0), 5);

	assert_int_equal(region_write(r, pages_all(PAGES), 1), 0);
	assert_int_equal(region_write(r, tail, 2), 0);
	assert_int_equal(region_expect(r, pages_all(PAGES), 1), -EBADMSG);
	assert_int_equal(r->unexpected, 5);
}

static void
expect_names_the_first_wrong_page(void **state)
{
	(void)state;
	for_each_kind(names_the_first_wrong_page);
}

static void
two_attachments_see_one_object(void **state)
{
	struct region one = {0}, other = {0};

	(void)state;
	assert_int_equal(region_create_shm(&one, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_attach_shm(&other, name, MAP_SHARED), 0);
	assert_int_equal(other.pages, PAGES);
	assert_ptr_not_equal(one.start, other.start);
	assert_int_equal(region_write(&one, pages_all(PAGES), 9), 0);
	assert_int_equal(region_expect(&other, pages_all(PAGES), 9), 0);
	assert_int_equal(region_unmap(&one), 0);
	assert_int_equal(region_expect(&other, pages_all(PAGES), 9), 0);
	assert_int_equal(region_unmap(&other), 0);
}

static void
a_private_attachment_keeps_its_writes_to_itself(void **state)
{
	struct region one = {0}, other = {0};

	(void)state;
	assert_int_equal(region_create_file(&one, path, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_write(&one, pages_all(PAGES), 1), 0);
	assert_int_equal(region_attach_file(&other, path, MAP_PRIVATE), 0);
	assert_int_equal(region_expect(&other, pages_all(PAGES), 1), 0);
	assert_int_equal(region_write(&other, pages_all(PAGES), 2), 0);
	assert_int_equal(region_expect(&one, pages_all(PAGES), 1), 0);
	assert_int_equal(region_unmap(&one), 0);
	assert_int_equal(region_unmap(&other), 0);
}

static void
a_new_object_has_no_pages_and_is_ours_alone(void **state)
{
	struct region r = {0};
	struct stat object;
	int fd;

	(void)state;
	assert_int_equal(region_create_shm(&r, name, PAGES, MAP_SHARED), 0);
	fd = shm_open(name, O_RDONLY, 0);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &object), 0);
	assert_int_equal(object.st_blocks, 0);
	assert_int_equal(object.st_mode & 0777, 0600);
	close(fd);
	assert_int_equal(region_unmap(&r), 0);
}

static void
a_name_that_is_taken_is_left_alone(void **state)
{
	struct region r = {0};
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(
	    region_create_shm(&r, name, PAGES, MAP_SHARED), -EEXIST);
	assert_null(r.start);
	assert_int_equal(shm_unlink(name), 0); /* it is still there */
}

static void
what_cannot_be_attached_is_refused(void **state)
{
	struct region r = {0};
	int fd;

	(void)state;
	assert_int_equal(region_attach_shm(&r, name, MAP_SHARED), -ENOENT);
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	assert_int_equal(region_attach_shm(&r, name, MAP_SHARED), -EINVAL);
	assert_int_equal(ftruncate(fd, 100), 0);
	assert_int_equal(region_attach_shm(&r, name, MAP_SHARED), -EINVAL);
	if (geteuid() == 0) {
		/* Root can open everything, and must not be fooled by it. */
		assert_int_equal(ftruncate(fd, sysconf(_SC_PAGESIZE)), 0);
		assert_int_equal(fchown(fd, NOBODY, NOBODY), 0);
		assert_int_equal(
		    region_attach_shm(&r, name, MAP_SHARED), -EPERM);
	}
	close(fd);
	assert_null(r.start);
}

static void
absurd_sizes_are_refused(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, 0, MAP_PRIVATE), -EINVAL);
	assert_int_equal(
	    region_map_anonymous(&r, UINT64_MAX, MAP_PRIVATE), -EOVERFLOW);
	assert_int_equal(
	    region_map_anonymous(&r, UINT64_C(1) << 46, MAP_PRIVATE), -ENOMEM);
	/* More than any tmpfs has, less than a file can be long. */
	assert_int_equal(
	    region_create_shm(&r, name, UINT64_C(1) << 40, MAP_SHARED),
	    -ENOSPC);
	assert_int_equal(shm_open(name, O_RDWR, 0), -1);
	assert_int_equal(errno, ENOENT);
	assert_null(r.start);
}

static void
nothing_is_touched_where_nothing_is_mapped(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_read(&r, pages_all(PAGES)), -EFAULT);
	assert_int_equal(region_write(&r, pages_all(PAGES), 0), -EFAULT);
	assert_int_equal(region_expect(&r, pages_all(PAGES), 0), -EFAULT);
	assert_int_equal(region_unmap(&r), -EFAULT);
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	assert_int_equal(region_read(&r, pages_all(PAGES + 1)), -ERANGE);
	assert_int_equal(region_unmap(&r), 0);
}

static size_t emptied;

static void
empty(struct oplog *log)
{
	emptied += log->count;
	log->count = 0;
}

static void
a_region_is_mapped_once(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), -EBUSY);
	assert_int_equal(region_map_huge(&r, PAGES), -EBUSY);
	assert_int_equal(
	    region_create_shm(&r, name, PAGES, MAP_SHARED), -EBUSY);
	assert_int_equal(shm_open(name, O_RDWR, 0), -1);
	assert_int_equal(
	    region_create_file(&r, path, PAGES, MAP_SHARED), -EBUSY);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(region_unmap(&r), 0);
}

/* So that a page is mapped when it is asked for, and not allotted as well. */
static void
a_new_file_is_in_the_page_cache_and_stays_open(void **state)
{
	struct region r = {0}, view = {0};
	unsigned char in[PAGES];

	(void)state;
	assert_int_equal(region_create_file(&r, path, PAGES, MAP_SHARED), 0);
	assert_true(fcntl(r.fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(mincore(r.start, PAGES * r.page_size, in), 0);
	for (size_t i = 0; i < PAGES; i++)
		assert_true(in[i] & 1);
	assert_int_equal(region_attach_file(&view, path, MAP_PRIVATE), 0);
	assert_true(fcntl(view.fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(view.fd, -1);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(r.fd, -1);
	assert_int_equal(region_create_shm(&r, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(r.fd, -1);
	assert_int_equal(region_unmap(&r), 0);
}

/* The line "VmFlags:" of the region in /proc/self/smaps. */
static void
read_flags(const struct region *r, char *flags, size_t size)
{
	FILE *smaps = fopen("/proc/self/smaps", "r");
	char start[32], line[512];
	bool inside = false;

	assert_non_null(smaps);
	snprintf(start, sizeof start, "%lx-", (unsigned long)r->start);
	*flags = '\0';
	while (*flags == '\0' && fgets(line, sizeof line, smaps) != NULL) {
		inside |= strncmp(line, start, strlen(start)) == 0;
		if (inside && strncmp(line, "VmFlags:", 8) == 0)
			strlcpy(flags, line, size);
	}
	fclose(smaps);
	assert_string_not_equal(flags, "");
}

static void
huge_pages_are_wanted_only_where_they_are_asked_for(void **state)
{
	struct oplog log = {0};
	struct region r = {.log = &log};
	char flags[512];
	int error;

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	assert_false(log.op[0].huge);
	read_flags(&r, flags, sizeof flags);
	assert_null(strstr(flags, " hg"));
	assert_int_equal(region_unmap(&r), 0);
	log.count = 0;
	error = region_map_huge(&r, PAGES);
	if (error == -ENOTSUP) {
		assert_null(r.start);
		assert_int_equal(log.count, 0);
		print_message("there are no transparent huge pages here\n");
		skip();
	}
	assert_int_equal(error, 0);
	assert_int_equal(r.kind, REGION_ANON_PRIVATE);
	assert_int_equal(log.op[0].what, OP_CREATE);
	assert_true(log.op[0].huge);
	read_flags(&r, flags, sizeof flags);
	assert_non_null(strstr(flags, " hg"));
	assert_int_equal(region_unmap(&r), 0);
}

/* The caller touches it afterwards. */
static void
what_is_about_to_be_touched_is_logged(void **state)
{
	struct oplog log = {0};
	struct region r = {0};
	unsigned char in[PAGES];
	struct pages some = pages_part(PAGES, 3, PAGES_RANDOM, 7);

	(void)state;
	assert_int_equal(region_create_shm(&r, name, PAGES, MAP_SHARED), 0);
	r.log = &log;
	assert_int_equal(region_will_read(&r, some), 0);
	assert_int_equal(region_will_write(&r, some), 0);
	assert_int_equal(region_note_live(&r, some), 0);
	assert_int_equal(log.count, 3);
	assert_int_equal(log.op[0].what, OP_READ);
	assert_int_equal(log.op[1].what, OP_WRITE);
	assert_int_equal(log.op[2].what, OP_LIVE);
	for (size_t i = 0; i < 3; i++)
		assert_true(pages_equal(&log.op[i].set, &some));
	assert_false(log.op[0].checked);
	assert_int_equal(mincore(r.start, PAGES * r.page_size, in), 0);
	for (size_t i = 0; i < PAGES; i++)
		assert_false(in[i] & 1);
	assert_int_equal(region_unmap(&r), 0);
}

static bool
is_mapped(void)
{
	char line[512], wanted[32];
	FILE *maps = fopen("/proc/self/maps", "r");
	bool found = false;

	assert_non_null(maps);
	snprintf(wanted, sizeof wanted, "%llx-", REGION_ADDRESS);
	while (fgets(line, sizeof line, maps) != NULL)
		found |= strncmp(line, wanted, strlen(wanted)) == 0;
	fclose(maps);
	return found;
}

/* All that a lesson may do, over memory that is not there. */
static void
rehearse(struct region *r)
{
	struct pages all = pages_all(PAGES);

	assert_int_equal(region_write(r, all, 1), 0);
	assert_int_equal(region_read(r, all), 0);
	assert_int_equal(region_expect(r, all, 99), 0);
	assert_int_equal(region_will_read(r, all), 0);
	assert_int_equal(region_will_write(r, all), 0);
	assert_int_equal(region_note_live(r, all), 0);
	assert_int_equal(region_drop(r, all), 0);
	assert_int_equal(region_pageout(r, all), 0);
	assert_int_equal(region_read(r, pages_all(PAGES + 1)), -ERANGE);
	assert_false(is_mapped());
	assert_int_equal(region_unmap(r), 0);
	assert_int_equal(region_read(r, all), -EFAULT);
}

static void
a_rehearsal_only_logs(void **state)
{
	struct oplog log = {.full = empty};
	struct region r = {.dry_run = true, .object_pages = PAGES, .log = &log};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	rehearse(&r);
	assert_int_equal(log.count, 10);
	log.count = 0;
	assert_int_equal(region_map_huge(&r, PAGES), 0);
	rehearse(&r);
	assert_int_equal(log.count, 10);
}

static void
a_rehearsal_makes_no_object_and_needs_none(void **state)
{
	struct oplog log = {.full = empty};
	struct region r = {.dry_run = true, .object_pages = PAGES, .log = &log};

	(void)state;
	assert_int_equal(region_create_shm(&r, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(shm_open(name, O_RDWR, 0), -1);
	assert_int_equal(region_remove(&r, pages_all(PAGES)), 0);
	rehearse(&r);
	assert_int_equal(region_create_file(&r, path, PAGES, MAP_SHARED), 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(region_sync(&r), 0);
	assert_int_equal(region_evict(&r), 0);
	assert_int_equal(region_pread_expect(&r, pages_all(PAGES), 99), 0);
	rehearse(&r);
	assert_int_equal(region_attach_shm(&r, "/nowhere", MAP_PRIVATE), 0);
	assert_int_equal(r.kind, REGION_SHM_PRIVATE);
	assert_int_equal(r.pages, PAGES);
	rehearse(&r);
	assert_int_equal(region_attach_file(&r, "/nowhere", MAP_SHARED), 0);
	assert_int_equal(r.kind, REGION_FILE_SHARED);
	rehearse(&r);
}

static void
what_no_file_can_be_is_refused(void **state)
{
	struct region r = {0};
	int fd;

	(void)state;
	assert_int_equal(region_attach_file(&r, path, MAP_SHARED), -ENOENT);
	assert_int_equal(
	    region_create_file(&r, "/nowhere/file", PAGES, MAP_SHARED),
	    -ENOENT);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(
	    region_create_file(&r, path, PAGES, MAP_SHARED), -EEXIST);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(region_attach_file(&r, path, MAP_SHARED), -EINVAL);
	assert_int_equal(ftruncate(fd, 100), 0);
	assert_int_equal(region_attach_file(&r, path, MAP_SHARED), -EINVAL);
	close(fd);
	assert_int_equal(unlink(path), 0);
	/* More than any disk has; nothing of it stays. */
	assert_int_equal(
	    region_create_file(&r, path, UINT64_C(1) << 38, MAP_SHARED),
	    -ENOSPC);
	assert_int_equal(access(path, F_OK), -1);
	assert_null(r.start);
}

static void
every_operation_is_logged_once(void **state)
{
	struct oplog log = {.full = empty};
	struct region r = {.log = &log};
	uint64_t start;
	char words[128];

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	start = (uint64_t)(uintptr_t)r.start;
	assert_int_equal(
	    region_write(&r, pages_part(PAGES, 3, PAGES_STRIDE, 0), 0), 0);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(log.count, 3);
	assert_int_equal(log.op[0].what, OP_CREATE);
	assert_int_equal(log.op[1].what, OP_WRITE);
	assert_int_equal(log.op[1].set.count, 3);
	op_words(&log.op[1], words, sizeof words);
	assert_string_equal(words, "write 3 of 8 pages (stride)");
	op_words(&log.op[0], words, sizeof words);
	assert_string_equal(
	    words, "create 8 pages of anonymous private memory");
	assert_int_equal(log.op[2].what, OP_UNMAP);
	assert_int_equal(log.op[2].start, start);

	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(region_read(&r, pages_none(PAGES)), 0);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(emptied + log.count, 3 + 102);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_holds_what_is_written),
	    cmocka_unit_test(every_kind_is_a_mapping_of_its_own),
	    cmocka_unit_test(a_write_is_seen_by_others_only_if_shared),
	    cmocka_unit_test(expect_names_the_first_wrong_page),
	    cmocka_unit_test_teardown(
		two_attachments_see_one_object, remove_objects),
	    cmocka_unit_test_teardown(
		a_private_attachment_keeps_its_writes_to_itself,
		remove_objects),
	    cmocka_unit_test_teardown(
		a_new_object_has_no_pages_and_is_ours_alone, remove_objects),
	    cmocka_unit_test_teardown(
		a_name_that_is_taken_is_left_alone, remove_objects),
	    cmocka_unit_test_teardown(
		what_cannot_be_attached_is_refused, remove_objects),
	    cmocka_unit_test_teardown(absurd_sizes_are_refused, remove_objects),
	    cmocka_unit_test(nothing_is_touched_where_nothing_is_mapped),
	    cmocka_unit_test(every_operation_is_logged_once),
	    cmocka_unit_test_teardown(a_region_is_mapped_once, remove_objects),
	    cmocka_unit_test_teardown(
		a_new_file_is_in_the_page_cache_and_stays_open, remove_objects),
	    cmocka_unit_test(
		huge_pages_are_wanted_only_where_they_are_asked_for),
	    cmocka_unit_test_teardown(
		what_is_about_to_be_touched_is_logged, remove_objects),
	    cmocka_unit_test(a_rehearsal_only_logs),
	    cmocka_unit_test(a_rehearsal_makes_no_object_and_needs_none),
	    cmocka_unit_test_teardown(
		what_no_file_can_be_is_refused, remove_objects),
	};

	return cmocka_run_group_tests_name(
	    "region", tests, name_objects, remove_objects);
}
