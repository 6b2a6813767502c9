/* test_filesystems.c: what is predicted holds on every file system, or is not
 * predicted, with the reason.
 *
 * File systems are made in files and mounted where no other process sees them.
 * The test knows by their names which of them do what there is no rule for; the
 * program has to find it out.
 */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "loop.h"
#include "machine/file_system.h"
#include "os/nameless.h"
#include "run.h"
#include "skip.h"

#define IMAGE_SIZE ((size_t)320 << 20) /* xfs makes none below 300 MiB */

/* Where all of them are mounted, one at a time; and what overlays stand on. */
static char place[] = "/tmp/shmlab-mount-XXXXXX";
static char below[] = "/tmp/shmlab-below-XXXXXX";
static const char *cannot; /* why nothing can be mounted, or NULL */

struct made {
	const char *make; /* or NULL: it needs no image */
	const char *type, *options;
	bool overlaid;	    /* an overlay on it is what is tested */
	const char *reason; /* a part of why nothing is predicted; or NULL */
};

static int
begin(void **state)
{
	(void)state;
	if (mkdtemp(place) == NULL || mkdtemp(below) == NULL)
		return -1;
	if (geteuid() != 0)
		cannot = "only root may mount file systems";
	else if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		cannot = "no mounts of its own are allowed here";
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rmdir(place);
	rmdir(below);
	return 0;
}

static int
setup(void **state)
{
	return trial_setup(state);
}

static int
teardown(void **state)
{
	unsetenv("TMPDIR");
	umount2(place, MNT_DETACH);
	umount2(below, MNT_DETACH);
	return trial_teardown(state);
}

static int
mount_overlay(void)
{
	char options[256], upper[64], work[64];

	snprintf(upper, sizeof upper, "%s/upper", below);
	snprintf(work, sizeof work, "%s/work", below);
	if (mkdir(upper, 0755) < 0 || mkdir(work, 0755) < 0)
		return -errno;
	snprintf(options, sizeof options,
	    "lowerdir=/etc,upperdir=%s,workdir=%s", upper, work);
	return mount("overlay", place, "overlay", 0, options) < 0 ? -errno : 0;
}

static int
mount_one(const struct made *fs, const char *at)
{
	int image, error;

	if (fs->make == NULL)
		return mount("none", at, fs->type, 0, fs->options) < 0 ? -errno
								       : 0;
	image = loop_make(fs->make, IMAGE_SIZE);
	if (image < 0)
		return image;
	error = loop_mount(image, at, fs->type, fs->options);
	close(image);
	return error;
}

/* Mounts it and makes it the place of files; or skips the test. */
static void
enter(const struct made *fs)
{
	int error;

	skip_if(cannot != NULL, cannot);
	error = mount_one(fs, fs->overlaid ? below : place);
	skip_if(error == -ENOPKG, "the program that makes it is not here");
	skip_if(error == -ENODEV, "the kernel has no such file system");
	skip_if(error == -ENOENT || error == -ENXIO || error == -EPERM,
	    "there are no loop devices here");
	assert_int_equal(error, 0);
	if (fs->overlaid) {
		error = mount_overlay();
		skip_if(error == -ENODEV, "the kernel has no overlayfs");
		assert_int_equal(error, 0);
	}
	setenv("TMPDIR", place, 1);
}

/* With a sanitizer nothing is predicted, for another reason. */
static void
expect_predicted(const json_t *step)
{
	const char *verdict = text_of(step, "verdict");

	if (!TAKES_NOTES && strcmp(verdict, "balanced") != 0)
		fail_msg("step %s is %s: %s", text_of(step, "name"), verdict,
		    json_string_value(json_object_get(step, "verdict_reason")));
}

static void
expect_reason(const json_t *step, const char *reason)
{
	if (TAKES_NOTES || strcmp(text_of(step, "name"), "start") == 0)
		return;
	assert_string_equal(text_of(step, "verdict"), "not checked");
	assert_non_null(
	    strstr(text_of(step, "predicted_reason"), "on this file system"));
	assert_non_null(strstr(text_of(step, "predicted_reason"), reason));
}

static void
pair_holds(struct trial *t, const char *reason, const char *const *words)
{
	const json_t *step;
	json_t *record;
	size_t i;

	trial_run_words(t, words);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_string_equal(text_of(record, "verdict"), "balanced");
	json_array_foreach (json_object_get(record, "steps"), i, step) {
		if (reason == NULL)
			expect_predicted(step);
		else
			expect_reason(step, reason);
	}
	json_decref(record);
}

static void
pairs_hold(struct trial *t, const char *reason)
{
	static const char *const pairs[][6] = {
	    {"file-shared", "--json", "--quiet"},
	    {"file-shared", "--json", "--quiet", "--pages", "600"},
	    {"file-private", "--json", "--quiet"},
	    {"file-private", "--json", "--quiet", "--pages", "600"},
	    {"pageout", "--json", "--quiet"},
	    {"pageout", "--json", "--quiet", "--pages", "600"},
	};
	static const char *const kinds[] = {"file-shared", "file-private"};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		pair_holds(t, reason, pairs[i]);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		pair_holds(t, reason,
		    (const char *const[]){"kinds", "--json", "--quiet",
			"--kind", kinds[i], NULL});
}

static void
prove_holds(struct trial *t, const struct file_system *fs)
{
	const char *kinds = fs->model.on_disk ? "disk-shared,disk-private"
					      : "tmpfs-shared,tmpfs-private";

	trial_run(
	    t, "prove", "--ops", "2000", "--seed", "5", "--kinds", kinds, NULL);
	if (t->status == 3 && fs->reason != NULL)
		assert_non_null(strstr(t->err, "is left out: on this file "));
	else
		assert_int_equal(t->status, 0);
	if (fs->reason != NULL)
		assert_non_null(strstr(t->err, fs->reason));
	else
		assert_null(strstr(t->err, "on this file system"));
	trial_left_nothing(t);
}

/* All of it, on one file system. */
static void
holds_on(struct trial *t, const struct made *made)
{
	struct file_system fs;

	enter(made);
	assert_int_equal(file_system_try(place, &fs), 0);
	if (made->reason == NULL)
		assert_null(fs.reason);
	else
		assert_non_null(strstr(fs.reason, made->reason));
	pairs_hold(t, made->reason);
	if (!TAKES_NOTES)
		prove_holds(t, &fs);
}

static void
ext4(void **state)
{
	holds_on(
	    *state, &(struct made){.make = "mkfs.ext4 -q", .type = "ext4"});
}

static void
ext4_with_blocks_smaller_than_pages(void **state)
{
	holds_on(*state,
	    &(struct made){.make = "mkfs.ext4 -q -b 1024", .type = "ext4"});
}

static void
ext4_that_journals_data(void **state)
{
	holds_on(*state,
	    &(struct made){.make = "mkfs.ext4 -q",
		.type = "ext4",
		.options = "data=journal",
		.reason = "whenever another file is written back"});
}

static void
xfs(void **state)
{
	holds_on(*state, &(struct made){.make = "mkfs.xfs -q", .type = "xfs"});
}

static void
btrfs(void **state)
{
	holds_on(
	    *state, &(struct made){.make = "mkfs.btrfs -q", .type = "btrfs"});
}

static void
btrfs_that_compresses(void **state)
{
	holds_on(*state,
	    &(struct made){.make = "mkfs.btrfs -q",
		.type = "btrfs",
		.options = "compress-force=lzo",
		.reason = "one page read from the disk"});
}

static void
overlay_on_ext4(void **state)
{
	holds_on(*state,
	    &(struct made){
		.make = "mkfs.ext4 -q", .type = "ext4", .overlaid = true});
}

static void
overlay_on_btrfs(void **state)
{
	holds_on(*state,
	    &(struct made){
		.make = "mkfs.btrfs -q", .type = "btrfs", .overlaid = true});
}

static void
overlay_on_tmpfs(void **state)
{
	holds_on(*state, &(struct made){.type = "tmpfs", .overlaid = true});
}

static void
tmpfs(void **state)
{
	holds_on(*state, &(struct made){.type = "tmpfs"});
}

static void
ramfs(void **state)
{
	holds_on(*state,
	    &(struct made){.type = "ramfs",
		.reason = "pages that were written back stay writable"});
}

/* An independent witness: what one byte takes of the file system. */
static bool
one_byte_takes_more_than_a_page(void)
{
	int fd = nameless_file(place);
	struct stat file;

	assert_return_code(fd, errno);
	assert_return_code(ftruncate(fd, 1 << 22), errno);
	assert_int_equal(pwrite(fd, "", 1, 0), 1);
	assert_return_code(fstat(fd, &file), errno);
	close(fd);
	return file.st_blocks * 512 > sysconf(_SC_PAGESIZE);
}

static void
holds_on_huge_tmpfs(struct trial *t, const char *options)
{
	struct made made = {.type = "tmpfs", .options = options};

	enter(&made);
	if (one_byte_takes_more_than_a_page())
		made.reason = "several (large folios)";
	else
		print_message("it gives no huge pages\n");
	umount2(place, MNT_DETACH);
	holds_on(t, &made);
}

static void
tmpfs_of_huge_pages(void **state)
{
	holds_on_huge_tmpfs(*state, "huge=always");
}

static void
tmpfs_of_huge_pages_where_they_fit(void **state)
{
	holds_on_huge_tmpfs(*state, "huge=within_size");
}

/* There a pair keeps huge pages out by MADV_NOHUGEPAGE. */
static void
shm_on_tmpfs_of_huge_pages(void **state)
{
	static const char *const commands[][6] = {
	    {"shared", "--json", "--quiet"},
	    {"shared", "--json", "--quiet", "--pages", "600"},
	    {"private-shm", "--json", "--quiet", "--pages", "600"},
	    {"kinds", "--json", "--quiet", "--kind", "shm-shared"},
	    {"pool", "--json", "--quiet"},
	};

	skip_if(cannot != NULL, cannot);
	skip_if(mount("none", "/dev/shm", "tmpfs", 0, "huge=always") < 0 &&
		errno == EINVAL,
	    "the kernel has no huge pages");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		pair_holds(*state, NULL, commands[i]);
	assert_return_code(umount2("/dev/shm", MNT_DETACH), errno);
}

/* An independent witness: mincore(2) says whether the page is in the cache. */
static void
a_page_leaves_the_cache_if_it_is_said_to(void **state)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	int fd = nameless_file("/var/tmp");
	unsigned char cached = 1;
	struct file_system fs;
	void *at;

	(void)state;
	assert_return_code(fd, errno);
	assert_int_equal(file_system_try("/var/tmp", &fs), 0);
	assert_int_equal(pwrite(fd, "", 1, 0), 1);
	assert_int_equal(fsync(fd), 0);
	assert_int_equal(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), 0);
	at = mmap(NULL, page_size, PROT_READ, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(at, MAP_FAILED);
	assert_int_equal(mincore(at, page_size, &cached), 0);
	assert_int_equal(fs.model.on_disk, !(cached & 1));
	munmap(at, page_size);
	close(fd);
}

static void
what_is_no_folder_is_an_error_and_nothing_is_left(void **state)
{
	struct file_system fs = {.model.on_disk = true};
	int before = dup(0), after;

	(void)state;
	close(before);
	assert_int_equal(file_system_try("/nowhere", &fs), -ENOENT);
	assert_int_equal(file_system_try("/dev/null", &fs), -ENOTDIR);
	assert_true(fs.model.on_disk);
	assert_int_equal(file_system_try("/dev/shm", &fs), 0);
	assert_false(fs.model.on_disk);
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(ext4),
	    TEST(ext4_with_blocks_smaller_than_pages),
	    TEST(ext4_that_journals_data),
	    TEST(xfs),
	    TEST(btrfs),
	    TEST(btrfs_that_compresses),
	    TEST(overlay_on_ext4),
	    TEST(overlay_on_btrfs),
	    TEST(overlay_on_tmpfs),
	    TEST(tmpfs),
	    TEST(tmpfs_of_huge_pages),
	    TEST(tmpfs_of_huge_pages_where_they_fit),
	    TEST(ramfs),
	    TEST(shm_on_tmpfs_of_huge_pages),
	    TEST(a_page_leaves_the_cache_if_it_is_said_to),
	    TEST(what_is_no_folder_is_an_error_and_nothing_is_left),
	};

	return cmocka_run_group_tests_name("file systems", tests, begin, end);
}
