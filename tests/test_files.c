/* test_files.c: what the lessons on files claim, and where files may be.
 *
 * What a file system does with clean and dirty pages is found out first: some
 * never write anything anywhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "coordinator/object.h"
#include "facts.h"
#include "machine/file_system.h"
#include "machine/machine.h"
#include "skip.h"

static struct machine machine;
/* Where files go by themselves; and where they go in the test at hand. */
static struct file_system usual, disk;

static struct file_system
try_folder(void)
{
	struct file_system found;
	char folder[256];

	assert_int_equal(object_path(folder, sizeof folder), 0);
	*strrchr(folder, '/') = '\0';
	assert_int_equal(file_system_try(folder, &found), 0);
	return found;
}

static int
learn(void **state)
{
	(void)state;
	unsetenv("TMPDIR");
	usual = try_folder();
	return machine_learn(false, &machine);
}

static int
setup(void **state)
{
	int result = trial_setup(state);

	disk = usual;
	if (result == 0)
		((struct trial *)*state)->keep_record = true;
	return result;
}

static int
teardown(void **state)
{
	unsetenv("TMPDIR");
	return trial_teardown(state);
}

/* Faults that map so many pages which are there already. */
static json_int_t
map_faults(json_int_t pages)
{
	unsigned window = machine.model.fault_around;

	return (pages + window - 1) / window;
}

/* Whoever writes tells the file system first, once for each page since it was
 * last written to the disk; and nobody copies. */
static void
file_shared(const struct facts *f)
{
	json_int_t told = disk.model.tracks_dirty ? f->part : 0;

	frames_are(f, "fill", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		rss_is(f, "attach", i, 0);
		faults_are(f, "attach", "read", i, map_faults(f->pages));
		bytes_were_checked(f, "read", i, f->pages);
		same_frames(f, 0, "fill", i, "read");
		faults_are(f, "read", "write", i, told);
		same_frames(f, 0, "fill", i, "write");
		uss_is(f, "write", i, 0);
	}
	frames_are(f, "write", f->pages);
	/* The bytes are in the file, past every mapping. */
	bytes_were_checked(f, "check", 0, f->pages);
	faults_are(
	    f, "check", "rewrite", 0, disk.model.tracks_dirty ? f->pages : 0);
	frames_are(f, "rewrite", f->pages);
	same_frames(f, 0, "fill", 0, "rewrite");
	class_in_all_is(f, "copy", 0);
	frames_are(f, "unmap", 0);
}

static void
a_shared_file_is_written_and_never_copied(void **state)
{
	claim_holds(*state, file_shared,
	    (const char *const[]){"file-shared", "file-shared --pages 1",
		"file-shared --write 0", "file-shared --write 100%",
		"file-shared --pages 333 --write 71 --consumers 4 --pattern "
		"random",
		NULL});
}

/* The first reader waits for every page, and the next one for none. */
static void
file_private(const struct facts *f)
{
	json_int_t copied = f->consumers * f->part;
	json_int_t waits = disk.model.on_disk ? f->pages : 0;

	rss_is(f, "evict", 0, 0);
	frames_are(f, "evict", 0);
	majors_are(f, "attach", "read", 1, waits);
	faults_are(f, "attach", "read", 1,
	    disk.model.on_disk ? waits : map_faults(f->pages));
	for (json_int_t i = 2; i <= f->consumers; i++) {
		majors_are(f, "attach", "read", i, 0);
		faults_are(f, "attach", "read", i, map_faults(f->pages));
		same_frames(f, 1, "read", i, "read");
	}
	frames_are(f, "read", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		faults_are(f, "read", "write", i, f->part);
		rss_is(f, "write", i, f->pages);
		bytes_were_checked(f, "look", i, f->pages);
		faults_are(f, "write", "look", i, 0);
	}
	/* Nobody maps the file's own pages any more where all have copied. */
	frames_are(f, "write", f->pages - f->part + copied);
	class_in_all_is(f, "copy", copied);
	bytes_were_checked(f, "check", 0, f->pages);
	rss_is(f, "check", 0, 0);
	frames_are(f, "leave", 0);
}

static void
a_private_file_is_read_once_and_copied_by_writers(void **state)
{
	claim_holds(*state, file_private,
	    (const char *const[]){"file-private", "file-private --pages 1",
		"file-private --consumers 1", "file-private --write 0",
		"file-private --pages 100 --write 100% --consumers 3",
		"file-private --pages 333 --write 71 --consumers 4 --pattern "
		"random",
		NULL});
}

/* Entries go in any case; the page itself stays if there is no disk to fetch it
 * from. */
static void
pageout(const struct facts *f)
{
	json_int_t left = f->pages - f->part;
	json_int_t waits = disk.model.on_disk ? f->part : 0;

	assert_int_equal(
	    change(f, "fill", "pageout", 0, "rss_kib"), -f->part * f->page_kib);
	assert_int_equal(change(f, "fill", "pageout", 0, "vsz_kib"), 0);
	frames_are(f, "pageout", left);
	majors_are(f, "pageout", "read", 0, waits);
	bytes_were_checked(f, "read", 0, f->pages);
	rss_is(f, "read", 0, f->pages);
	rss_is(f, "again", 0, left);
	/* The consumer inherits no entry, and fetches what has left. */
	rss_is(f, "fork", 1, 0);
	majors_are(f, "fork", "back", 1, waits);
	bytes_were_checked(f, "back", 1, f->pages);
	majors_are(f, "back", "join", 0, 0);
	for (json_int_t i = 0; i <= 1; i++) {
		rss_is(f, "join", i, f->pages);
		/* Each has them mapped, so none leaves. */
		rss_is(f, "refused", i, f->pages);
	}
	frames_are(f, "refused", f->pages);
}

static void
pages_leave_and_come_back_unless_others_have_them(void **state)
{
	claim_holds(*state, pageout,
	    (const char *const[]){"pageout", "pageout --pages 1",
		"pageout --write 0", "pageout --pages 100 --write 100%",
		"pageout --pages 333 --write 71 --pattern random", NULL});
}

/* Files in memory have no disk to be written to. */
static void
files_may_be_in_memory(void **state)
{
	static const char *const commands[] = {"file-shared --pages 40",
	    "kinds --kind file-private", "kinds --kind file-shared",
	    "file-private", "pageout", "snapshot", NULL};
	static void (*const claims[])(const struct facts *) = {
	    file_shared, NULL, NULL, file_private, pageout, NULL};

	setenv("TMPDIR", "/dev/shm", 1);
	disk = try_folder();
	assert_false(disk.model.tracks_dirty);
	assert_false(disk.model.on_disk);
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *const command[] = {commands[i], NULL};

		claim_holds(*state, claims[i], command);
	}
}

static void
is_refused(struct trial *t, const char *folder, int error)
{
	char said[512];

	setenv("TMPDIR", folder, 1);
	trial_run(t, "file-shared", NULL);
	/* The folder is tried for the sake of predictions. */
	if (TAKES_NOTES)
		snprintf(said, sizeof said,
		    "shmlab: producer, step 'create': open(%s/", folder);
	else
		snprintf(said, sizeof said,
		    "shmlab: try the folder for temporary files (see "
		    "$TMPDIR), %s/: %s\n",
		    folder, strerror(error));
	assert_non_null(strstr(t->err, said));
	if (!TAKES_NOTES)
		assert_string_equal(t->out, "");
	assert_int_equal(t->status, 3);
	trial_left_nothing(t);
}

static void
a_folder_that_cannot_be_used_is_told(void **state)
{
	struct trial *t = *state;
	char folder[] = "/tmp/shmlab-folder-XXXXXX";
	char long_name[400];

	t->keep_record = false;
	is_refused(t, "/nowhere", ENOENT);
	is_refused(t, "/dev/null", ENOTDIR);
	if (geteuid() != 0) {
		assert_non_null(mkdtemp(folder));
		assert_int_equal(chmod(folder, 0500), 0);
		is_refused(t, folder, EACCES);
		rmdir(folder);
	}
	memset(long_name, 'x', sizeof long_name);
	long_name[0] = '/';
	long_name[sizeof long_name - 1] = '\0';
	setenv("TMPDIR", long_name, 1);
	trial_run(t, "file-shared", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, "File name too long"));
	trial_left_nothing(t);
}

/* A folder with room for 16 pages. */
static void
mount_small_folder(void)
{
	char size[32];

	snprintf(size, sizeof size, "size=%ld", 16 * sysconf(_SC_PAGESIZE));
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("small", "/var/tmp", "tmpfs", 0, size) < 0)
		_exit(126);
}

static void
a_full_folder_is_told_and_is_no_crash(void **state)
{
	struct trial *t = *state;

	setenv("TMPDIR", "/var/tmp", 1);
	t->prepare = mount_small_folder;
	trial_run(t, "file-shared", "--quiet", "--pages", "16", NULL);
	skip_if(t->status == 126, "only root can make a /var/tmp of its own");
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	trial_run(t, "file-shared", "--quiet", "--pages", "17", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err,
	    "shmlab: producer, step 'create': No space left on device; "));
	assert_non_null(strstr(t->err, "; /var/tmp has "));
	assert_non_null(strstr(t->err, " kB free: make room there"));
	trial_left_nothing(t);
	/* This file grows as it is written. */
	trial_run(t, "snapshot", "--quiet", "--pages", "17", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(
	    t->err, "shmlab: saver, step 'rest': No space left on device; "));
	trial_left_nothing(t);
}

/* Who maps no file does not care. */
static void
a_pair_without_a_file_needs_no_folder(void **state)
{
	struct trial *t = *state;

	setenv("TMPDIR", "/nowhere", 1);
	trial_run(t, "cow", "--quiet", NULL);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
}

/* Pauses behind "fill", when every page of the file is dirty. */
static int
open_at_fill(struct trial *t)
{
	char path[256];
	int fd;

	t->keep_record = true;
	trial_start(
	    t, "file-shared", "--pages", "32", "--pause", "--quiet", NULL);
	for (int pause = 0; pause < 3; pause++) {
		if (pause > 0)
			trial_type(t, "\n");
		trial_await(t, TRIAL_PROMPT);
	}
	assert_true(trial_object(t, path, sizeof path));
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void
skip_unless_writeback_can_be_followed(void)
{
	skip_if(
	    !disk.model.tracks_dirty, "no disk: nothing is ever written back");
	skip_unpredicted();
}

/* As the kernel does with dirty pages that are half a minute old. */
static void
a_file_that_the_kernel_wrote_back_is_followed(void **state)
{
	struct trial *t = *state;
	json_t *record;
	int fd;

	skip_unless_writeback_can_be_followed();
	fd = open_at_fill(t);
	assert_return_code(fsync(fd), errno);
	close(fd);
	trial_type(t, "\n");
	trial_end(t);
	assert_non_null(strstr(
	    t->err, "shmlab: the kernel has written the file back by itself"));
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_string_equal(text_of(record, "verdict"), "balanced");
	assert_string_equal(
	    text_of(record_step(record, "sync"), "verdict"), "balanced");
	json_decref(record);
}

/* A part of a file, on any file system: sync_file_range(2) does nothing on
 * overlayfs. */
static void
write_pages_back(int fd, size_t pages)
{
	size_t size = pages * (size_t)sysconf(_SC_PAGESIZE);
	void *at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

	assert_ptr_not_equal(at, MAP_FAILED);
	assert_return_code(msync(at, size, MS_SYNC), errno);
	munmap(at, size);
}

/* Which pages were written is not known then, so nothing is predicted on. */
static void
a_file_that_was_partly_written_back_is_not_checked_on(void **state)
{
	struct trial *t = *state;
	json_t *record;
	int fd;

	skip_unless_writeback_can_be_followed();
	fd = open_at_fill(t);
	write_pages_back(fd, 8);
	close(fd);
	trial_type(t, "\n");
	trial_end(t);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_string_equal(
	    text_of(record_step(record, "fill"), "verdict"), "balanced");
	assert_string_equal(
	    text_of(record_step(record, "sync"), "verdict"), "not checked");
	assert_non_null(
	    strstr(text_of(record_step(record, "sync"), "predicted_reason"),
		"wrote a part of the file back"));
	json_decref(record);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_shared_file_is_written_and_never_copied),
	    TEST(a_private_file_is_read_once_and_copied_by_writers),
	    TEST(pages_leave_and_come_back_unless_others_have_them),
	    TEST(files_may_be_in_memory),
	    TEST(a_folder_that_cannot_be_used_is_told),
	    TEST(a_full_folder_is_told_and_is_no_crash),
	    TEST(a_pair_without_a_file_needs_no_folder),
	    TEST(a_file_that_the_kernel_wrote_back_is_followed),
	    TEST(a_file_that_was_partly_written_back_is_not_checked_on),
	};

	return cmocka_run_group_tests_name("files", tests, learn, NULL);
}
