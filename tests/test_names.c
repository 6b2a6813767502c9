/* test_names.c: what has a name while a run goes on: shm objects, files,
 * message queues.
 *
 * What a run has made is gone at its end, whatever became of it; and nothing
 * else is: another's file, link, FIFO or queue stays where it is, whatever it
 * is called. The names are worked out here from what ps(1) would show.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <mqueue.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "own_folders.h"
#include "run.h"
#include "skip.h"

#define NOT_ALLOWED 126

/* The name of what the process makes, without a folder. */
static void
name_of(pid_t pid, char *name, size_t size)
{
	unsigned long long start = 0;
	char path[64], line[1024];
	const char *at;
	struct stat ns;
	FILE *file;

	assert_return_code(stat("/proc/self/ns/pid", &ns), errno);
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	fclose(file);
	/* Behind "pid (comm) state" it is the 19th field. */
	at = strrchr(line, ')') + 3;
	for (int i = 0; i < 18; i++)
		at += strcspn(at + 1, " ") + 1;
	assert_int_equal(sscanf(at, "%llu", &start), 1);
	snprintf(name, size, "shmlab-%llu-%d-%llu",
	    (unsigned long long)ns.st_ino, pid, start);
}

/* What stands in the way, in both folders, under both names. */
enum thing {
	A_FILE,
	A_LINK,
	A_FIFO,
	A_FOLDER,
	A_DANGLING_LINK,
	THINGS
};

static void
make_thing(const char *path, enum thing what)
{
	int fd = -1, result = 0;

	switch (what) {
	case A_FILE:
		fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		result = fd < 0 || close(fd) < 0 ? -1 : 0;
		break;
	case A_LINK:
		result = symlink("/dev/null", path);
		break;
	case A_FIFO:
		result = mkfifo(path, 0600);
		break;
	case A_FOLDER:
		result = mkdir(path, 0700);
		break;
	case A_DANGLING_LINK:
	case THINGS:
		result = symlink("/nowhere/at/all", path);
		break;
	}
	if (result < 0)
		_exit(NOT_ALLOWED);
}

static const char *const folders[] = {"/dev/shm", "/var/tmp"};
static const char *const words[] = {
    "a file", "a symbolic link", "a FIFO", "a folder", "a symbolic link"};

/* Of the trial at hand. */
static enum thing thing;
static unsigned taken; /* how many names */

static void
path_of(pid_t pid, unsigned folder, unsigned which, char *path, size_t size)
{
	char name[128];

	name_of(pid, name, sizeof name);
	snprintf(path, size, "%s/%s%s", folders[folder], name,
	    which == 0 ? "" : "-2");
}

/* The coordinator will have this pid, and this start time. */
static void
take_names(void)
{
	char path[256];

	for (unsigned which = 0; which < taken; which++) {
		for (unsigned i = 0; i < 2; i++) {
			path_of(getpid(), i, which, path, sizeof path);
			make_thing(path, thing);
		}
	}
}

/* They are still there, and are now taken away. */
static void
give_names_back(pid_t pid, const char *name)
{
	static const mode_t types[] = {
	    S_IFREG, S_IFLNK, S_IFIFO, S_IFDIR, S_IFLNK};
	char path[256];
	struct stat it;

	for (unsigned which = 0; which < taken; which++) {
		for (unsigned i = 0; i < 2; i++) {
			snprintf(path, sizeof path, "%s/%s%s", folders[i], name,
			    which == 0 ? "" : "-2");
			if (lstat(path, &it) < 0)
				fail_msg("pid %d: %s was removed", pid, path);
			assert_int_equal(it.st_mode & S_IFMT, types[thing]);
			assert_return_code(remove(path), errno);
		}
	}
}

/* The coordinator is gone by then: its name is that of what it left. */
static void
find_name(const struct trial *t, char *name, size_t size)
{
	char path[256];

	assert_true(trial_object(t, path, sizeof path));
	strlcpy(name, strrchr(path, '/') + 1, size);
	if (strlen(name) > 2 && strcmp(name + strlen(name) - 2, "-2") == 0)
		name[strlen(name) - 2] = '\0';
}

static const char *const shm_pair[] = {"shared", "--quiet", NULL};
static const char *const file_pair[] = {"file-shared", "--quiet", NULL};
static const char *const table_pair[] = {"snapshot", "--quiet", NULL};
static const char *const *const pairs[] = {shm_pair, file_pair, table_pair};
#define PAIRS (sizeof pairs / sizeof *pairs)

static void
names_that_others_have_are_avoided(void **state)
{
	struct trial *t = *state;
	char name[128];

	taken = 1;
	t->prepare = take_names;
	for (size_t i = 0; i < PAIRS * THINGS; i++) {
		thing = (enum thing)(i / PAIRS);
		trial_run_words(t, pairs[i % PAIRS]);
		find_name(t, name, sizeof name);
		give_names_back(t->pid, name);
		assert_string_equal(t->err, "");
		assert_int_equal(t->status, 0);
		trial_left_nothing(t);
	}
}

static void
who_has_all_names_is_told(void **state)
{
	struct trial *t = *state;
	char name[128], what[640];

	taken = 2;
	t->prepare = take_names;
	for (size_t i = 0; i < PAIRS * THINGS; i++) {
		thing = (enum thing)(i / PAIRS);
		trial_run_words(t, pairs[i % PAIRS]);
		find_name(t, name, sizeof name);
		give_names_back(t->pid, name);
		assert_int_equal(t->status, 3);
		snprintf(what, sizeof what,
		    "/dev/shm/%s is %s of user %u, and /dev/shm/%s-2 is %s of "
		    "user %u; remove them\n",
		    name, words[thing], geteuid(), name, words[thing],
		    geteuid());
		if (strstr(t->err, what) == NULL)
			fail_msg("not '%s' but:\n%s", what, t->err);
		trial_left_nothing(t);
	}
}

static void
is_said_once(const char *text, const char *said)
{
	const char *at = strstr(text, said);

	if (at == NULL || strstr(at + 1, said) != NULL)
		fail_msg("not '%s' once but:\n%s", said, text);
}

/* Between the choice of a name and its use. */
static void
a_name_that_is_taken_meanwhile_is_told_and_left(void **state)
{
	static const struct {
		const char *pair;
		unsigned folder;
		const char *call;
	} cases[] = {
	    {"shared", 0, "shm_open(/"},
	    {"file-shared", 1, "open(/var/tmp/"},
	};
	struct trial *t = *state;
	char path[256], name[128], what[768];

	for (size_t i = 0; i < 2 * THINGS; i++) {
		unsigned folder = cases[i % 2].folder;

		thing = (enum thing)(i / 2);
		trial_start(t, cases[i % 2].pair, "--pause", NULL);
		trial_await(t, TRIAL_PROMPT);
		path_of(t->pid, folder, 0, path, sizeof path);
		make_thing(path, thing);
		trial_type(t, "\n");
		trial_end(t);
		assert_return_code(remove(path), errno);
		assert_int_equal(t->status, 3);
		strlcpy(name, strrchr(path, '/') + 1, sizeof name);
		snprintf(what, sizeof what,
		    "shmlab: producer, step 'create': %s%s): File exists; %s "
		    "is %s of user %u, which this run has not made: remove it",
		    cases[i % 2].call, name, path, words[thing], geteuid());
		is_said_once(t->err, what);
		is_said_once(t->err, "which this run has not made");
		trial_left_nothing(t);
	}
}

/* By another program of this user's, while a run of a pair that makes nothing
 * waits. */
static void
a_name_that_this_run_never_used_is_left_to_whoever_took_it(void **state)
{
	struct trial *t = *state;
	char path[256], what[768];

	for (unsigned i = 0; i < 2 * THINGS; i++) {
		thing = (enum thing)(i / 2);
		trial_start(t, "cow", "--quiet", "--pause", NULL);
		trial_await(t, TRIAL_PROMPT);
		path_of(t->pid, i % 2, 0, path, sizeof path);
		make_thing(path, thing);
		trial_type(t, "\n\n\n\n\n\n\n\n\n");
		trial_end(t);
		if (remove(path) < 0)
			fail_msg("%s was removed", path);
		assert_int_equal(t->status, 0);
		snprintf(what, sizeof what,
		    "shmlab: %s is %s of user %u, which this run has not made: "
		    "it was left there\n",
		    path, words[thing], geteuid());
		is_said_once(t->err, what);
		trial_left_nothing(t);
	}
}

/* The run made it, and somebody took its place. */
static void
what_has_taken_the_place_of_an_object_is_left(void **state)
{
	static const char *const pairs_of[] = {"shared", "file-shared"};
	struct trial *t = *state;
	char path[256];

	thing = A_FILE;
	for (unsigned i = 0; i < 2; i++) {
		trial_start(t, pairs_of[i], "--pause", NULL);
		trial_await(t, TRIAL_PROMPT);
		trial_type(t, "\n");
		trial_await(t, TRIAL_PROMPT);
		path_of(t->pid, i, 0, path, sizeof path);
		assert_return_code(unlink(path), errno);
		make_thing(path, thing);
		trial_type(t, "q\n");
		trial_end(t);
		if (remove(path) < 0)
			fail_msg("%s was removed", path);
		is_said_once(t->err, "which this run has not made");
		trial_left_nothing(t);
	}
}

/* All queues of this IPC namespace are seen in that folder. */
static char queues[] = "/tmp/shmlab-queues-XXXXXX";
static bool queues_seen;

static int
see_queues(void **state)
{
	if (own_folders_take(state) != 0)
		return -1;
	if (geteuid() != 0 || mkdtemp(queues) == NULL)
		return 0;
	queues_seen = unshare(CLONE_NEWIPC | CLONE_NEWNS) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("none", queues, "mqueue", 0, NULL) == 0;
	return 0;
}

static int
see_queues_no_more(void **state)
{
	if (queues_seen)
		(void)umount(queues);
	(void)rmdir(queues);
	return own_folders_leave(state);
}

static void
skip_unless_queues_are_seen(void)
{
	skip_if(!queues_seen, "only root can mount mqueue");
}

static void
no_queue_is_left(void)
{
	DIR *folder = opendir(queues);
	const struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			fail_msg("queue %s is left", entry->d_name);
	closedir(folder);
}

static void
a_queue_of_a_killed_producer_is_removed(void **state)
{
	struct trial *t = *state;

	skip_unless_queues_are_seen();
	t->broken = true;
	trial_run(t, "queue", "--quiet", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, "killed by SIGKILL"));
	no_queue_is_left();
	trial_left_nothing(t);
}

/* Made by the process that will be the coordinator. */
static void
take_queues(void)
{
	char name[128], queue[144];

	name_of(getpid(), name, sizeof name);
	for (unsigned which = 0; which < taken; which++) {
		snprintf(
		    queue, sizeof queue, "/%s%s", name, which == 0 ? "" : "-2");
		if (mq_open(queue, O_RDONLY | O_CREAT | O_EXCL, 0600, NULL) < 0)
			_exit(NOT_ALLOWED);
	}
}

static void
take_queues_away(unsigned count)
{
	DIR *folder = opendir(queues);
	const struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		count--;
		assert_return_code(
		    unlinkat(dirfd(folder), entry->d_name, 0), errno);
	}
	closedir(folder);
	assert_int_equal(count, 0);
}

/* That a queue of each name stands in the way, in the words of a message. */
static void
say_two_queues(char *said, size_t size)
{
	char pattern[64];
	const char *name;
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/shmlab-*", queues);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 2);
	name = strrchr(found.gl_pathv[0], '/');
	snprintf(said, size,
	    "%s is a message queue, and %s-2 is a message queue; remove them",
	    name, name);
	globfree(&found);
}

static void
queues_of_others_are_avoided_or_told(void **state)
{
	struct trial *t = *state;
	char said[400];

	skip_unless_queues_are_seen();
	t->prepare = take_queues;
	taken = 1;
	trial_run(t, "mqueue", "--quiet", NULL);
	take_queues_away(1);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	taken = 2;
	trial_run(t, "mqueue", "--quiet", NULL);
	say_two_queues(said, sizeof said);
	take_queues_away(2);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, said));
}

/* A /dev with a view of the queues. */
static void
mount_queues(void)
{
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/dev", "tmpfs", 0, NULL) < 0 ||
	    mknod("/dev/null", S_IFCHR | 0666, makedev(1, 3)) < 0 ||
	    mkdir("/dev/shm", 01777) < 0 || mkdir("/dev/mqueue", 01777) < 0 ||
	    mount("none", "/dev/mqueue", "mqueue", 0, NULL) < 0)
		_exit(NOT_ALLOWED);
}

static void
name_of_the_dead(char *name, size_t size)
{
	pid_t pid = fork();

	assert_return_code(pid, errno);
	if (pid == 0) {
		pause();
		_exit(0);
	}
	name_of(pid, name, size);
	assert_return_code(kill(pid, SIGKILL), errno);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
what_a_dead_coordinator_left_is_removed_and_nothing_else(void **state)
{
	static const struct {
		const char *folder, *rest;
		enum thing what;
		bool stays;
	} left[] = {
	    {"/var/tmp", "", A_FILE, false},
	    {"/var/tmp", "-2", A_FILE, false},
	    {"/var/tmp", "-3", A_FIFO, true},
	    {"/var/tmp", "-4", A_LINK, true},
	    {"/var/tmp", "-5", A_FOLDER, true},
	    {"/var/tmp", ".txt", A_FILE, true},
	};
	struct trial *t = *state;
	char name[128], path[256];
	struct stat it;

	skip_unless_queues_are_seen();
	name_of_the_dead(name, sizeof name);
	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		snprintf(path, sizeof path, "%s/%s%s", left[i].folder, name,
		    left[i].rest);
		make_thing(path, left[i].what);
	}
	snprintf(path, sizeof path, "/%s-0", name);
	assert_true(mq_open(path, O_RDONLY | O_CREAT, 0600, NULL) >= 0);
	t->prepare = mount_queues;
	trial_run(t, "cow", "--quiet", NULL);
	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		snprintf(path, sizeof path, "%s/%s%s", left[i].folder, name,
		    left[i].rest);
		assert_int_equal(lstat(path, &it) == 0, left[i].stays);
		if (left[i].stays)
			assert_return_code(remove(path), errno);
	}
	assert_string_equal(t->err,
	    "shmlab: removed 3 objects that a killed run had left behind\n");
	assert_int_equal(t->status, 0);
	no_queue_is_left();
}

/* Where queues cannot be seen, the shm object of the name tells of it. */
static void
a_queue_that_a_dead_run_left_is_found_by_its_mark(void **state)
{
	struct trial *t = *state;
	char name[128], path[256];

	skip_unless_queues_are_seen();
	name_of_the_dead(name, sizeof name);
	snprintf(path, sizeof path, "/dev/shm/%s", name);
	make_thing(path, A_FILE);
	snprintf(path, sizeof path, "/%s", name);
	assert_true(mq_open(path, O_RDONLY | O_CREAT, 0600, NULL) >= 0);
	trial_run(t, "cow", "--quiet", NULL);
	assert_string_equal(t->err,
	    "shmlab: removed 1 object that a killed run had left behind\n");
	assert_int_equal(t->status, 0);
	no_queue_is_left();
	trial_left_nothing(t);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(names_that_others_have_are_avoided),
	    TEST(who_has_all_names_is_told),
	    TEST(a_name_that_is_taken_meanwhile_is_told_and_left),
	    TEST(a_name_that_this_run_never_used_is_left_to_whoever_took_it),
	    TEST(what_has_taken_the_place_of_an_object_is_left),
	    TEST(a_queue_of_a_killed_producer_is_removed),
	    TEST(queues_of_others_are_avoided_or_told),
	    TEST(what_a_dead_coordinator_left_is_removed_and_nothing_else),
	    TEST(a_queue_that_a_dead_run_left_is_found_by_its_mark),
	};

	return cmocka_run_group_tests_name(
	    "names", tests, see_queues, see_queues_no_more);
}
