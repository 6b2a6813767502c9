/* test_memfd.c: regions of memory that has no name, and what seals forbid. (How
 * a descriptor gets to another process: test_handover.c.) */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "region/region.h"

#define PAGES 8

/* Is there such a line of maps? */
static bool
maps_has(const struct region *r, const char *perms, const char *name)
{
	char line[256], start[64];
	FILE *maps = fopen("/proc/self/maps", "r");
	bool found = false;

	assert_non_null(maps);
	snprintf(start, sizeof start, "%lx-%lx %s ", (unsigned long)r->start,
	    (unsigned long)r->start + r->pages * r->page_size, perms);
	while (fgets(line, sizeof line, maps) != NULL)
		found |= strncmp(line, start, strlen(start)) == 0 &&
		    strstr(line, name) != NULL;
	fclose(maps);
	return found;
}

static void
create(struct region *r, int sharing)
{
	assert_int_equal(region_create_memfd(r, PAGES, sharing), 0);
}

static void
unmap(struct region *r)
{
	int fd = r->fd;

	assert_int_equal(region_unmap(r), 0);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void
a_memfd_is_shm_that_has_a_descriptor_and_no_name(void **state)
{
	struct region r = {0};

	(void)state;
	create(&r, MAP_SHARED);
	assert_int_equal(r.kind, REGION_SHM_SHARED);
	assert_int_equal(r.source, SOURCE_MEMFD);
	assert_true(maps_has(&r, "rw-s", "/memfd:shmlab (deleted)"));
	assert_int_equal(fcntl(r.fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fcntl(r.fd, F_GET_SEALS), 0);
	assert_int_equal(region_read(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), 3), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), 3), 0);
	unmap(&r);
	create(&r, MAP_PRIVATE);
	assert_int_equal(r.kind, REGION_SHM_PRIVATE);
	assert_true(maps_has(&r, "rw-p", "/memfd:shmlab (deleted)"));
	unmap(&r);
}

static void
whoever_has_the_descriptor_has_the_memory(void **state)
{
	struct region one = {0}, other = {0}, view = {0}, own = {0};
	const struct pages all = pages_all(PAGES);

	(void)state;
	create(&one, MAP_SHARED);
	assert_int_equal(region_attach_fd(&other, dup(one.fd), MAP_SHARED), 0);
	assert_int_equal(region_attach_fd(&own, dup(one.fd), MAP_PRIVATE), 0);
	assert_int_equal(region_view_fd(&view, dup(one.fd)), 0);
	assert_true(maps_has(&view, "r--s", "/memfd:shmlab (deleted)"));
	assert_int_equal(region_write(&other, all, 2), 0);
	assert_int_equal(region_expect(&one, all, 2), 0);
	assert_int_equal(region_expect(&view, all, 2), 0);
	assert_int_equal(region_write(&own, all, 4), 0);
	assert_int_equal(region_expect(&view, all, 2), 0);
	unmap(&one);
	unmap(&other);
	assert_int_equal(region_expect(&view, all, 2), 0);
	unmap(&view);
	unmap(&own);
}

static void
a_child_has_it_by_fork(void **state)
{
	struct region r = {0};
	int status;
	pid_t child;

	(void)state;
	create(&r, MAP_SHARED);
	child = fork();
	if (child == 0)
		_exit(region_write(&r, pages_all(PAGES), 5) < 0 ||
		    region_unmap(&r) < 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), 5), 0);
	unmap(&r);
}

/* A step that does it fails with a sentence, instead of ending by SIGSEGV. */
static void
nothing_is_written_through_a_view(void **state)
{
	struct oplog log = {0};
	struct region one = {0}, view = {.log = &log};
	const struct pages all = pages_all(PAGES);

	(void)state;
	create(&one, MAP_SHARED);
	assert_int_equal(region_view_fd(&view, dup(one.fd)), 0);
	assert_true(log.op[0].read_only);
	assert_int_equal(region_write(&view, all, 1), -EACCES);
	assert_string_equal(view.why, "the region is mapped for reading alone");
	assert_int_equal(region_will_write(&view, all), -EACCES);
	assert_int_equal(region_populate(&view, all), -EACCES);
	assert_int_equal(region_remove(&view, all), -EACCES);
	assert_int_equal(region_write_beyond(&view, all), -EACCES);
	assert_int_equal(region_protect(&view, all, ACCESS_WRITE), -EACCES);
	assert_int_equal(log.count, 1); /* that it was attached */
	assert_int_equal(region_protect(&view, all, ACCESS_NONE), 0);
	assert_int_equal(region_protect(&view, all, ACCESS_READ), 0);
	assert_int_equal(region_read(&view, all), 0);
	unmap(&view);
	unmap(&one);
}

static void
what_is_sealed_has_one_writer(void **state)
{
	struct call_log calls = {0};
	struct region writer = {0}, other = {.calls = &calls};
	const struct pages all = pages_all(PAGES);
	int fd;

	(void)state;
	create(&writer, MAP_SHARED);
	assert_int_equal(region_seal(&writer, F_SEAL_WRITE), -EBUSY);
	assert_int_equal(region_seal(&writer,
			     F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE),
	    0);
	assert_int_equal(ftruncate(writer.fd, 0), -1);
	assert_int_equal(errno, EPERM);
	fd = dup(writer.fd);
	assert_int_equal(region_attach_fd(&other, fd, MAP_SHARED), -EPERM);
	assert_int_equal(calls.call[calls.count - 1].result, -EPERM);
	assert_null(other.start);
	assert_true(fcntl(fd, F_GETFD) >= 0);
	assert_int_equal(region_view_fd(&other, fd), 0);
	assert_int_equal(region_write(&writer, all, 7), 0);
	assert_int_equal(region_expect(&other, all, 7), 0);
	unmap(&other);
	assert_int_equal(
	    region_attach_fd(&other, dup(writer.fd), MAP_PRIVATE), 0);
	assert_int_equal(region_write(&other, all, 8), 0);
	assert_int_equal(region_expect(&writer, all, 7), 0);
	unmap(&other);
	assert_int_equal(region_seal(&writer, F_SEAL_SEAL), 0);
	assert_int_equal(region_seal(&writer, F_SEAL_WRITE), -EPERM);
	unmap(&writer);
}

/* So it is not done. */
static void
what_the_kernel_refuses_is_not_logged(void **state)
{
	struct oplog log = {0};
	struct region r = {0};
	const struct pages all = pages_all(PAGES);

	(void)state;
	create(&r, MAP_SHARED);
	assert_int_equal(region_write(&r, all, 7), 0);
	assert_int_equal(
	    region_seal(&r, F_SEAL_SHRINK | F_SEAL_FUTURE_WRITE), 0);
	r.log = &log;
	assert_int_equal(region_resize_object(&r, 1), -EPERM);
	assert_int_equal(region_pwrite(&r, all, 8), -EPERM);
	assert_int_equal(region_punch(&r, all), -EPERM);
	assert_int_equal(region_remove(&r, all), -EPERM);
	assert_int_equal(region_read_beyond(&r, all), -EEXIST);
	r.start++; /* where no mapping can be */
	assert_int_equal(region_unmap(&r), -EINVAL);
	r.start--;
	assert_int_equal(log.count, 0);
	assert_int_equal(region_expect(&r, all, 7), 0);
	assert_int_equal(log.count, 1);
	unmap(&r);
}

static void
what_is_no_memory_is_refused(void **state)
{
	struct region r = {0}, anonymous = {0};
	int ends[2], empty;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(region_attach_fd(&r, ends[0], MAP_SHARED), -EINVAL);
	assert_string_equal(r.why, "the descriptor is not of a memfd");
	close(ends[0]);
	close(ends[1]);
	empty = memfd_create("empty", MFD_CLOEXEC);
	assert_int_equal(region_attach_fd(&r, empty, MAP_SHARED), -EINVAL);
	assert_int_equal(ftruncate(empty, 100), 0);
	assert_int_equal(region_view_fd(&r, empty), -EINVAL);
	close(empty);
	assert_int_equal(region_view_fd(&r, empty), -EBADF);
	assert_int_equal(region_seal(&r, F_SEAL_GROW), -EFAULT);
	assert_null(r.start);
	assert_int_equal(
	    region_map_anonymous(&anonymous, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_seal(&anonymous, F_SEAL_GROW), -EINVAL);
	assert_int_equal(
	    region_create_memfd(&anonymous, PAGES, MAP_SHARED), -EBUSY);
	assert_int_equal(region_unmap(&anonymous), 0);
	assert_int_equal(
	    region_create_memfd(&r, UINT64_MAX, MAP_SHARED), -EOVERFLOW);
}

/* As in a run: its calls are noted, and nothing is made. */
static void
a_dry_run_makes_nothing(void **state)
{
	struct call_log calls = {0};
	struct oplog log = {0};
	struct region r = {.dry_run = true, .log = &log, .calls = &calls};

	(void)state;
	create(&r, MAP_SHARED);
	assert_int_equal(r.fd, CALL_FD_UNKNOWN);
	assert_int_equal(region_seal(&r, F_SEAL_FUTURE_WRITE), 0);
	assert_int_equal(region_unmap(&r), 0);
	r.object_pages = PAGES;
	assert_int_equal(region_view_fd(&r, CALL_FD_UNKNOWN), 0);
	assert_int_equal(r.pages, PAGES);
	assert_int_equal(log.count, 3);
	assert_int_equal(log.op[2].source, SOURCE_MEMFD);
	assert_int_equal(calls.call[0].what, CALL_MEMFD_CREATE);
	assert_string_equal(calls.call[0].name, "shmlab");
	assert_false(maps_has(&r, "r--s", "memfd"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_memfd_is_shm_that_has_a_descriptor_and_no_name),
	    cmocka_unit_test(whoever_has_the_descriptor_has_the_memory),
	    cmocka_unit_test(a_child_has_it_by_fork),
	    cmocka_unit_test(nothing_is_written_through_a_view),
	    cmocka_unit_test(what_is_sealed_has_one_writer),
	    cmocka_unit_test(what_the_kernel_refuses_is_not_logged),
	    cmocka_unit_test(what_is_no_memory_is_refused),
	    cmocka_unit_test(a_dry_run_makes_nothing),
	};

	return cmocka_run_group_tests_name("memfd", tests, NULL, NULL);
}
