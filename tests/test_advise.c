/* test_advise.c: calls that make pages of a region come, or go away.
 *
 * An entry is looked for in pagemap, the page behind it by mincore(2).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coordinator/object.h"
#include "machine/file_system.h"
#include "region/region.h"
#include "role/settle.h"
#include "run.h"

#define PAGES	8
#define PRESENT (UINT64_C(1) << 63)
#define MARK	5

static char name[64], path[256];
static struct file_system disk;

static int
learn(void **state)
{
	char folder[sizeof path];

	(void)state;
	if (object_name(name, sizeof name) < 0 ||
	    object_path(path, sizeof path) < 0)
		return -1;
	strcpy(folder, path);
	*strrchr(folder, '/') = '\0';
	return file_system_try(folder, &disk);
}

static int
remove_objects(void **state)
{
	(void)state;
	shm_unlink(name);
	unlink(path);
	return 0;
}

/* How many pages of the set have an entry. */
static uint64_t
entries(const struct region *r, struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	struct pages_run run;
	uint64_t entry, count = 0;

	assert_true(fd >= 0);
	while (pages_next(&at, &run))
		for (uint64_t i = run.first; i < run.first + run.count; i++) {
			uint64_t page = (uintptr_t)r->start / r->page_size + i;

			assert_int_equal(pread(fd, &entry, sizeof entry,
					     (off_t)(page * sizeof entry)),
			    sizeof entry);
			count += (entry & PRESENT) != 0;
		}
	close(fd);
	return count;
}

/* How many pages of the region are in memory, whoever maps them. */
static unsigned
cached(const struct region *r)
{
	unsigned char in[PAGES];
	unsigned count = 0;

	assert_int_equal(mincore(r->start, PAGES * r->page_size, in), 0);
	for (size_t i = 0; i < PAGES; i++)
		count += in[i] & 1;
	return count;
}

static struct region
shared_file(void)
{
	struct region r = {0};

	assert_int_equal(region_create_file(&r, path, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	return r;
}

static struct region
shared_shm(void)
{
	struct region r = {0};

	assert_int_equal(region_create_shm(&r, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	return r;
}

static struct region
anonymous(int sharing)
{
	struct region r = {0};

	assert_int_equal(region_map_anonymous(&r, PAGES, sharing), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	return r;
}

/* Every second page, and not those at the edges only. */
static struct pages
scattered(void)
{
	return pages_part(PAGES, PAGES / 2, PAGES_STRIDE, 0);
}

static void
what_is_dropped_is_lost_if_it_was_private(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);

	(void)state;
	assert_int_equal(region_drop(&r, scattered()), 0);
	assert_int_equal(entries(&r, scattered()), 0);
	assert_int_equal(
	    entries(&r, pages_others(scattered())), PAGES - PAGES / 2);
	assert_int_equal(region_expect(&r, pages_others(scattered()), MARK), 0);
	assert_int_equal(region_expect(&r, scattered(), MARK), -EBADMSG);
	assert_int_equal(r.unexpected, 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
an_object_keeps_what_is_dropped(void **state)
{
	struct region regions[] = {
	    shared_shm(), shared_file(), anonymous(MAP_SHARED)};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct region *r = &regions[i];

		assert_int_equal(region_drop(r, scattered()), 0);
		assert_int_equal(entries(r, scattered()), 0);
		assert_int_equal(
		    entries(r, pages_others(scattered())), PAGES - PAGES / 2);
		assert_int_equal(cached(r), PAGES);
		assert_int_equal(region_expect(r, pages_all(PAGES), MARK), 0);
		assert_int_equal(region_unmap(r), 0);
	}
}

/* For everybody, and the object gets smaller. */
static void
what_is_removed_is_a_hole_in_the_object(void **state)
{
	struct region one = shared_shm(), other = {0};
	struct stat object;
	int fd = shm_open(name, O_RDWR, 0);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(region_attach_shm(&other, name, MAP_SHARED), 0);
	assert_int_equal(region_expect(&other, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_remove(&one, scattered()), 0);
	assert_int_equal(entries(&other, scattered()), 0);
	assert_int_equal(
	    region_expect(&other, pages_others(scattered()), MARK), 0);
	assert_int_equal(fstat(fd, &object), 0);
	assert_int_equal(
	    (uint64_t)object.st_blocks * 512, PAGES / 2 * one.page_size);
	assert_int_equal(region_expect(&other, scattered(), MARK), -EBADMSG);
	close(fd);
	assert_int_equal(region_unmap(&one), 0);
	assert_int_equal(region_unmap(&other), 0);
}

static void
nothing_is_synced_through_a_private_mapping(void **state)
{
	struct region r = shared_file(), view = {0};

	(void)state;
	assert_int_equal(region_attach_file(&view, path, MAP_PRIVATE), 0);
	assert_int_equal(region_sync(&view), -EINVAL);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(region_unmap(&r), 0);
	r = anonymous(MAP_PRIVATE);
	assert_int_equal(region_sync(&r), -EINVAL);
	assert_int_equal(region_unmap(&r), 0);
}

static void
nothing_is_removed_through_a_private_mapping(void **state)
{
	struct region r = shared_shm(), view = {0};

	(void)state;
	assert_int_equal(region_attach_shm(&view, name, MAP_PRIVATE), 0);
	assert_int_equal(region_remove(&view, scattered()), -EINVAL);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
	r = anonymous(MAP_PRIVATE);
	assert_int_equal(region_remove(&r, scattered()), -EINVAL);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* Clean and mapped by nobody, all of it. */
static void
a_file_leaves_the_cache_when_it_is_clean_and_unmapped(void **state)
{
	struct region r = shared_file();

	(void)state;
	if (!disk.model.on_disk) {
		region_unmap(&r);
		print_message("files are in memory and nowhere else\n");
		skip();
	}
	assert_int_equal(region_sync(&r), 0);
	assert_int_equal(region_evict(&r), 0);
	assert_int_equal(cached(&r), PAGES); /* mapped */
	assert_int_equal(region_drop(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_evict(&r), 0);
	assert_int_equal(cached(&r), 0);
	assert_int_equal(entries(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* No readahead: what is read comes, and nothing else. */
static void
only_what_is_read_returns_to_the_cache(void **state)
{
	struct region r = shared_file();

	(void)state;
	if (!disk.model.on_disk) {
		region_unmap(&r);
		print_message("files are in memory and nowhere else\n");
		skip();
	}
	assert_int_equal(region_sync(&r), 0);
	assert_int_equal(region_drop(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_evict(&r), 0);
	assert_int_equal(region_read(&r, pages_between(PAGES, 3, 1)), 0);
	assert_int_equal(cached(&r), 1);
	assert_int_equal(
	    region_pread_expect(&r, pages_between(PAGES, 5, 2), MARK), 0);
	assert_int_equal(cached(&r), 3);
	assert_int_equal(region_will_need(&r, pages_between(PAGES, 0, 3)), 0);
	assert_int_equal(cached(&r), 6);
	assert_int_equal(entries(&r, pages_all(PAGES)), 1);
	assert_int_equal(region_unmap(&r), 0);
}

/* A sanitizer takes some of its own. */
static void
has_taken_faults(uint64_t before, uint64_t count)
{
	uint64_t taken = faults_so_far() - before;

	if (TAKES_NOTES)
		assert_true(taken >= count);
	else
		assert_int_equal(taken, count);
}

/* Faults of writing the same pages again. */
static uint64_t
faults_of_writing(struct region *r)
{
	uint64_t before = faults_so_far();

	assert_int_equal(region_write(r, pages_all(PAGES), MARK), 0);
	return faults_so_far() - before;
}

static void
each_page_is_told_of_once_more_after_a_sync(void **state)
{
	struct region r = shared_file();

	(void)state;
	if (!disk.model.tracks_dirty) {
		region_unmap(&r);
		print_message("nobody wants to know which pages are dirty\n");
		skip();
	}
	(void)faults_of_writing(&r); /* so that its code is in memory */
	assert_int_equal(faults_of_writing(&r), 0);
	assert_int_equal(region_sync(&r), 0);
	assert_int_equal(entries(&r, pages_all(PAGES)), PAGES);
	assert_int_equal(faults_of_writing(&r), PAGES);
	assert_int_equal(region_unmap(&r), 0);
}

static void
only_files_are_evicted(void **state)
{
	struct region regions[] = {
	    shared_shm(), anonymous(MAP_PRIVATE), anonymous(MAP_SHARED)};
	struct region none = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(region_evict(&regions[i]), -EINVAL);
		assert_int_equal(
		    region_pread_expect(&regions[i], pages_all(PAGES), MARK),
		    -EINVAL);
		assert_int_equal(region_unmap(&regions[i]), 0);
	}
	assert_int_equal(region_evict(&none), -EFAULT);
}

/* The bytes are nowhere else, so they come back, or never went. */
static void
what_is_paged_out_comes_back(void **state)
{
	struct region regions[] = {shared_file(), anonymous(MAP_PRIVATE)};

	(void)state;
	assert_int_equal(region_sync(&regions[0]), 0);
	for (size_t i = 0; i < 2; i++) {
		struct region *r = &regions[i];

		assert_int_equal(region_pageout(r, scattered()), 0);
		if (i == 0)
			assert_int_equal(entries(r, scattered()), 0);
		assert_int_equal(
		    entries(r, pages_others(scattered())), PAGES - PAGES / 2);
		assert_int_equal(region_expect(r, pages_all(PAGES), MARK), 0);
		assert_int_equal(region_unmap(r), 0);
	}
}

/* By pread(2) the file is seen, and not what a private mapping made of it. */
static void
the_file_is_read_past_the_mapping(void **state)
{
	struct region r = shared_file(), view = {0};
	struct pages last = pages_between(PAGES, PAGES - 1, 1);

	(void)state;
	assert_int_equal(region_pread_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_attach_file(&view, path, MAP_PRIVATE), 0);
	assert_int_equal(region_write(&view, last, MARK + 1), 0);
	assert_int_equal(region_expect(&view, last, MARK + 1), 0);
	assert_int_equal(region_pread_expect(&view, pages_all(PAGES), MARK), 0);
	assert_int_equal(
	    region_pread_expect(&view, pages_all(PAGES), MARK + 1), -EBADMSG);
	assert_int_equal(view.unexpected, 0);
	assert_int_equal(region_write(&r, last, MARK + 2), 0);
	assert_int_equal(
	    region_pread_expect(&view, pages_all(PAGES), MARK), -EBADMSG);
	assert_int_equal(view.unexpected, PAGES - 1);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* In entries that it does not touch; a copy is another page. */
static void
the_object_is_written_past_the_mappings(void **state)
{
	struct region shared = {.keeps_open = true};
	struct region view = {.keeps_open = true};
	struct pages first = pages_between(PAGES, 0, 1);
	uint64_t faults;

	(void)state;
	assert_int_equal(
	    region_create_shm(&shared, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_attach_shm(&view, name, MAP_PRIVATE), 0);
	assert_int_equal(region_read(&view, scattered()), 0);
	assert_int_equal(region_write(&view, first, MARK), 0);
	faults = faults_so_far();
	assert_int_equal(region_pwrite(&shared, pages_all(PAGES), MARK + 1), 0);
	has_taken_faults(faults, 0);
	assert_int_equal(entries(&shared, pages_all(PAGES)), 0);
	assert_int_equal(
	    region_pread_expect(&view, pages_all(PAGES), MARK + 1), 0);
	assert_int_equal(region_expect(&view, first, MARK), 0);
	assert_int_equal(
	    region_expect(&view, pages_others(first), MARK + 1), 0);
	assert_int_equal(region_unmap(&view), 0);
	view.keeps_open = false;
	assert_int_equal(region_attach_shm(&view, name, MAP_PRIVATE), 0);
	assert_int_equal(region_pwrite(&view, first, MARK), -EINVAL);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(region_unmap(&shared), 0);
}

/* Entries and private copies of everybody; and there is a hole when the object
 * is longer again. */
static void
what_is_cut_off_is_gone(void **state)
{
	struct region shared = {.keeps_open = true}, view = {0};
	struct pages cut = pages_between(PAGES, 5, PAGES - 5);
	struct pages last = pages_between(PAGES, PAGES - 1, 1);
	uint64_t faults;

	(void)state;
	assert_int_equal(
	    region_create_shm(&shared, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_attach_shm(&view, name, MAP_PRIVATE), 0);
	assert_int_equal(region_write(&shared, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_write(&view, last, MARK), 0);
	assert_int_equal(region_read_beyond(&shared, cut), -EEXIST);
	assert_int_equal(region_resize_object(&shared, PAGES + 1), -ERANGE);
	assert_int_equal(region_resize_object(&view, 5), -EINVAL);
	assert_int_equal(region_resize_object(&shared, 5), 0);
	assert_int_equal(entries(&shared, cut), 0);
	assert_int_equal(entries(&view, last), 0);
	faults = faults_so_far();
	assert_int_equal(region_read_beyond(&shared, cut), 0);
	assert_int_equal(region_write_beyond(&shared, cut), 0);
	assert_int_equal(region_write_beyond(&view, last), 0);
	has_taken_faults(faults, 0);
	assert_int_equal(region_resize_object(&shared, PAGES), 0);
	assert_int_equal(region_write_beyond(&view, last), -EEXIST);
	assert_int_equal(region_pread_expect(&shared, last, MARK), -EBADMSG);
	assert_int_equal(region_punch(&shared, scattered()), 0);
	assert_int_equal(entries(&shared, scattered()), 0);
	assert_int_equal(region_punch(&view, last), -EINVAL);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(region_unmap(&shared), 0);
}

/* By reads of an object, by writes where the pages are the mapping's own. */
static void
pages_are_there_before_anybody_touches_them(void **state)
{
	struct region shared = {.populate = true}, view = {.populate = true};
	struct region r = {0};
	uint64_t faults;

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	faults = faults_so_far();
	assert_int_equal(region_populate_read(&r, scattered()), 0);
	has_taken_faults(faults, PAGES / 2);
	assert_int_equal(entries(&r, scattered()), PAGES / 2);
	assert_int_equal(entries(&r, pages_others(scattered())), 0);
	assert_int_equal(
	    region_create_file(&shared, path, PAGES, MAP_SHARED), 0);
	assert_int_equal(entries(&shared, pages_all(PAGES)), PAGES);
	assert_int_equal(region_attach_file(&view, path, MAP_PRIVATE), 0);
	faults = faults_so_far();
	assert_int_equal(region_write(&view, pages_all(PAGES), MARK), 0);
	has_taken_faults(faults, 0);
	assert_int_equal(region_unmap(&view), 0);
	assert_int_equal(region_unmap(&shared), 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* Once for each page, and where the actor may not, it may not. */
static void
the_kernel_stores_and_loads_as_the_actor_would(void **state)
{
	struct region r = {0};
	uint64_t faults;

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	faults = faults_so_far();
	assert_int_equal(region_read_into(&r, scattered(), MARK), 0);
	assert_int_equal(faults_so_far() - faults, PAGES / 2);
	assert_int_equal(region_write_from(&r, pages_all(PAGES)), 0);
	assert_int_equal(faults_so_far() - faults, PAGES);
	assert_int_equal(region_expect(&r, scattered(), MARK), 0);
	assert_int_equal(entries(&r, pages_all(PAGES)), PAGES);
	assert_int_equal(region_protect(&r, scattered(), ACCESS_READ), 0);
	assert_int_equal(region_read_into(&r, scattered(), MARK), -EFAULT);
	assert_int_equal(region_write_from(&r, scattered()), 0);
	faults = faults_so_far();
	assert_int_equal(region_protect(&r, pages_all(PAGES), ACCESS_WRITE), 0);
	assert_int_equal(region_drop(&r, scattered()), 0);
	assert_int_equal(region_poke(&r, scattered(), MARK), 0);
	assert_int_equal(faults_so_far() - faults, PAGES / 2);
	assert_int_equal(region_expect(&r, scattered(), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
what_the_kernel_may_not_copy_is_not_logged(void **state)
{
	struct oplog log = {0};
	struct region r = {0};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_protect(&r, pages_all(PAGES), ACCESS_NONE), 0);
	r.log = &log;
	assert_int_equal(region_read_into(&r, scattered(), MARK), -EFAULT);
	assert_int_equal(region_write_from(&r, scattered()), -EFAULT);
	assert_int_equal(region_poke(&r, scattered(), MARK), -EIO);
	assert_int_equal(log.count, 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
what_is_locked_is_there_and_stays(void **state)
{
	struct region r = {0};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	assert_int_equal(region_lock_on_fault(&r, pages_all(PAGES)), 0);
	assert_int_equal(entries(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_lock(&r, scattered()), 0);
	assert_int_equal(entries(&r, scattered()), PAGES / 2);
	assert_int_equal(region_drop(&r, scattered()), -EINVAL);
	assert_int_equal(region_unlock(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_drop(&r, scattered()), 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* Root may lock all there is. */
static void
no_more_is_locked_than_is_allowed(void **state)
{
	struct rlimit limit = {0}, before;
	struct region r = {0};
	int status;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &before), 0);
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	if (fork() == 0) {
		limit.rlim_max = before.rlim_max;
		if ((geteuid() == 0 && setuid(65534) < 0) ||
		    setrlimit(RLIMIT_MEMLOCK, &limit) < 0)
			_exit(1);
		_exit(region_lock(&r, pages_all(PAGES)) == -EPERM ? 0 : 2);
	}
	assert_true(wait(&status) > 0);
	assert_int_equal(status, 0);
	assert_int_equal(region_unmap(&r), 0);
}

/* Where there is swap, what was not given up goes as well. */
static void
what_is_given_up_goes_when_the_kernel_wants_it(void **state)
{
	struct region r = anonymous(MAP_PRIVATE);
	struct region shared = {0};
	struct pages first = pages_between(PAGES, 0, 1);

	(void)state;
	assert_int_equal(region_free(&r, pages_all(PAGES)), 0);
	assert_int_equal(region_cold(&r, pages_all(PAGES)), 0);
	assert_int_equal(entries(&r, pages_all(PAGES)), PAGES);
	assert_int_equal(region_write(&r, first, MARK), 0);
	assert_int_equal(region_pageout(&r, pages_all(PAGES)), 0);
	assert_int_equal(entries(&r, pages_others(first)), 0);
	assert_int_equal(region_expect(&r, first, MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(region_map_anonymous(&shared, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_free(&shared, first), -EINVAL);
	assert_int_equal(region_unmap(&shared), 0);
}

static void
every_call_is_logged(void **state)
{
	static const enum op_kind kinds[] = {OP_CREATE, OP_WRITE, OP_SYNC,
	    OP_PAGEOUT, OP_DROP, OP_EVICT, OP_PREAD, OP_REMOVE, OP_UNMAP};
	struct oplog log = {0};
	struct region r = {.log = &log};
	struct pages some = scattered();

	(void)state;
	assert_int_equal(region_create_file(&r, path, PAGES, MAP_SHARED), 0);
	assert_int_equal(region_write(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_sync(&r), 0);
	assert_int_equal(region_pageout(&r, some), 0);
	assert_int_equal(region_drop(&r, some), 0);
	assert_int_equal(region_evict(&r), 0);
	assert_int_equal(region_pread_expect(&r, some, MARK), 0);
	(void)region_remove(&r, some);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(log.count, sizeof kinds / sizeof *kinds);
	for (size_t i = 0; i < log.count; i++) {
		bool whole = kinds[i] != OP_PAGEOUT && kinds[i] != OP_DROP &&
		    kinds[i] != OP_PREAD && kinds[i] != OP_REMOVE;

		assert_int_equal(log.op[i].what, kinds[i]);
		assert_int_equal(log.op[i].kind, REGION_FILE_SHARED);
		assert_int_equal(
		    log.op[i].set.count, whole ? PAGES : PAGES / 2);
		assert_int_equal(log.op[i].checked, kinds[i] == OP_PREAD);
	}
}

static void
is_refused(int (*call)(struct region *, struct pages))
{
	struct oplog log = {0};
	struct region none = {.log = &log}, r = anonymous(MAP_SHARED);

	r.log = &log;
	assert_int_equal(call(&none, pages_all(PAGES)), -EFAULT);
	assert_int_equal(call(&r, pages_all(PAGES + 1)), -ERANGE);
	assert_int_equal(log.count, 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), MARK), 0);
	assert_int_equal(region_unmap(&r), 0);
}

static void
what_is_not_there_is_refused_and_not_logged(void **state)
{
	struct region none = {0};

	(void)state;
	is_refused(region_drop);
	is_refused(region_remove);
	is_refused(region_pageout);
	is_refused(region_populate_read);
	is_refused(region_write_from);
	is_refused(region_will_need);
	is_refused(region_read_beyond);
	is_refused(region_write_beyond);
	is_refused(region_cold);
	is_refused(region_lock);
	is_refused(region_lock_on_fault);
	is_refused(region_unlock);
	is_refused(region_note_live);
	is_refused(region_will_read);
	is_refused(region_will_write);
	assert_int_equal(region_sync(&none), -EFAULT);
	assert_int_equal(region_pread_expect(&none, pages_all(1), 0), -EFAULT);
	assert_int_equal(region_pwrite(&none, pages_all(1), 0), -EFAULT);
	assert_int_equal(region_punch(&none, pages_all(1)), -EFAULT);
	assert_int_equal(region_resize_object(&none, 0), -EFAULT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, remove_objects)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_given_up_goes_when_the_kernel_wants_it),
	    TEST(the_object_is_written_past_the_mappings),
	    TEST(what_is_cut_off_is_gone),
	    TEST(the_kernel_stores_and_loads_as_the_actor_would),
	    TEST(what_the_kernel_may_not_copy_is_not_logged),
	    TEST(what_is_locked_is_there_and_stays),
	    TEST(no_more_is_locked_than_is_allowed),
	    TEST(pages_are_there_before_anybody_touches_them),
	    TEST(what_is_dropped_is_lost_if_it_was_private),
	    TEST(an_object_keeps_what_is_dropped),
	    TEST(what_is_removed_is_a_hole_in_the_object),
	    TEST(nothing_is_removed_through_a_private_mapping),
	    TEST(nothing_is_synced_through_a_private_mapping),
	    TEST(a_file_leaves_the_cache_when_it_is_clean_and_unmapped),
	    TEST(only_what_is_read_returns_to_the_cache),
	    TEST(each_page_is_told_of_once_more_after_a_sync),
	    TEST(only_files_are_evicted),
	    TEST(what_is_paged_out_comes_back),
	    TEST(the_file_is_read_past_the_mapping),
	    TEST(every_call_is_logged),
	    TEST(what_is_not_there_is_refused_and_not_logged),
	};

	return cmocka_run_group_tests_name("advise", tests, learn, NULL);
}
