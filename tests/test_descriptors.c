/* test_descriptors.c: every command leaves stdin, stdout and stderr as they
 * were given to it, and closes all that it opens.
 *
 * The coordinator is stopped by ptrace(2) when it is about to end, with all its
 * descriptors as they are then. A descriptor that was closed by mistake cannot
 * come back, so this also finds who closes stdin for a while.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "run.h"
#include "tree.h"

#define WORDS_MAX 12

struct watched {
	struct stat given[3]; /* the files that became 0, 1 and 2 */
	pid_t pid;
	unsigned seen; /* coordinators that were looked at, about to end */
	int status;
	char trouble[256]; /* the first; or "" */
};

static const char *
coordinator(void)
{
	static char path[PATH_MAX];
	const char *build = getenv("SHMLAB_BUILD");
	char relative[PATH_MAX];

	snprintf(relative, sizeof relative, "%s/shmlab",
	    build != NULL ? build : "build");
	assert_non_null(realpath(relative, path));
	return path;
}

/* The coordinator itself, or a process that it forked to do a part of its work;
 * and no actor. */
static bool
is_coordinator(pid_t pid)
{
	char link[64], path[PATH_MAX];
	ssize_t length;

	snprintf(link, sizeof link, "/proc/%d/exe", pid);
	length = readlink(link, path, sizeof path - 1);
	if (length < 0)
		return false;
	path[length] = '\0';
	return strcmp(path, coordinator()) == 0;
}

__attribute__((format(printf, 2, 3))) static void
note(struct watched *w, const char *format, ...)
{
	va_list arguments;

	if (*w->trouble != '\0')
		return;
	va_start(arguments, format);
	vsnprintf(w->trouble, sizeof w->trouble, format, arguments);
	va_end(arguments);
}

static void
is_as_given(struct watched *w, pid_t pid, int fd)
{
	char path[64];
	struct stat now;

	snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
	if (stat(path, &now) < 0)
		note(w, "descriptor %d has been closed", fd);
	else if (now.st_dev != w->given[fd].st_dev ||
	    now.st_ino != w->given[fd].st_ino)
		note(w, "descriptor %d is another file", fd);
}

static void
is_nothing_else_open(struct watched *w, pid_t pid)
{
	char path[64], file[PATH_MAX];
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	folder = opendir(path);
	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		ssize_t length;

		if (*entry->d_name == '.' || atoi(entry->d_name) <= 2)
			continue;
		length = readlinkat(
		    dirfd(folder), entry->d_name, file, sizeof file - 1);
		file[length < 0 ? 0 : length] = '\0';
		note(w, "descriptor %s is left open: %.128s", entry->d_name,
		    file);
	}
	closedir(folder);
}

/* A process is about to end, with everything still open. */
static void
look(struct watched *w, pid_t pid)
{
	if (!is_coordinator(pid))
		return;
	w->seen++;
	for (int fd = 0; fd <= 2; fd++)
		is_as_given(w, pid, fd);
	if (pid == w->pid)
		is_nothing_else_open(w, pid);
}

static _Noreturn void
become(const int fds[3], const char *folder, char **argv)
{
	for (int fd = 0; fd <= 2; fd++)
		dup2(fds[fd], fd);
	closefrom(3);
	setenv("SHMLAB_HOME", folder, 1);
	/* The leak checker cannot work in a process that is traced. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	raise(SIGSTOP);
	execv(argv[0], argv);
	_exit(127);
}

/* Goes on whatever stopped it; a signal reaches it. */
static void
resume(pid_t pid, int status)
{
	bool signal = WSTOPSIG(status) != SIGTRAP && status >> 16 == 0;

	(void)ptrace(
	    PTRACE_CONT, pid, NULL, (long)(signal ? WSTOPSIG(status) : 0));
}

static void
follow(struct watched *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		if (pid > 0 && WIFSTOPPED(status)) {
			if (status >> 16 == PTRACE_EVENT_EXIT)
				look(w, pid);
			resume(pid, status);
		} else if (pid == w->pid) {
			w->status = status;
		}
	}
}

/* Runs it to its end, for the sources in that folder. Its forks are looked at
 * as well if forks is true. */
static void
watch(struct watched *w, bool forks, const char *folder, char **argv)
{
	long options = PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL |
	    (forks ? PTRACE_O_TRACEFORK : 0);
	int in[2], fds[3], status;

	assert_return_code(pipe2(in, O_CLOEXEC), errno);
	fds[0] = in[0];
	fds[1] = memfd_create("stdout", MFD_CLOEXEC);
	fds[2] = memfd_create("stderr", MFD_CLOEXEC);
	for (int fd = 0; fd <= 2; fd++)
		assert_return_code(fstat(fds[fd], &w->given[fd]), errno);

	w->pid = fork();
	assert_return_code(w->pid, errno);
	if (w->pid == 0)
		become(fds, folder, argv);
	assert_int_equal(waitpid(w->pid, &status, WUNTRACED), w->pid);
	if (ptrace(PTRACE_SEIZE, w->pid, NULL, options) < 0) {
		kill(w->pid, SIGKILL);
		print_message("ptrace(2) is refused: %s\n", strerror(errno));
		skip();
	}
	kill(w->pid, SIGCONT);
	close(in[0]);
	close(in[1]); /* nobody answers: stdin ends */
	follow(w);
	close(fds[1]);
	close(fds[2]);
}

/* Runs it with these words, and expects that exit status. */
static void
leaves_descriptors_alone(
    bool forks, const char *folder, int expected, const char *const *words)
{
	struct watched w = {0};
	char path[PATH_MAX], *argv[WORDS_MAX + 2] = {path};
	char command[256] = "";

	strlcpy(path, coordinator(), sizeof path);
	for (size_t i = 0; words[i] != NULL; i++) {
		argv[i + 1] = (char *)(uintptr_t)words[i];
		strlcat(command, " ", sizeof command);
		strlcat(command, words[i], sizeof command);
	}
	watch(&w, forks, folder, argv);
	if (*w.trouble != '\0')
		fail_msg("shmlab%s: %s", command, w.trouble);
	if (w.seen == 0 || !WIFEXITED(w.status) ||
	    WEXITSTATUS(w.status) != expected)
		fail_msg("shmlab%s: wait status 0x%x, seen %u", command,
		    w.status, w.seen);
}

#define LEAVE_ALONE(status, ...)                                               \
	leaves_descriptors_alone(                                              \
	    false, ".", status, (const char *const[]){__VA_ARGS__, NULL})

static void
a_run_leaves_them_alone(void **state)
{
	(void)state;
	LEAVE_ALONE(0, "cow", "--quiet");
	LEAVE_ALONE(0, "shared", "--quiet", "--json=/dev/null");
	LEAVE_ALONE(0, "file-private", "--quiet", "--json");
	LEAVE_ALONE(0, "lazy", "--quiet", "--pause");
	LEAVE_ALONE(0, "cow", "--quiet", "--quiz");
	LEAVE_ALONE(0, "cow", "--quiet", "--quiz", "--answers=/dev/null");
}

static void
a_run_that_is_refused_leaves_them_alone(void **state)
{
	(void)state;
	LEAVE_ALONE(0, "cow", "--help");
	LEAVE_ALONE(2, "cow", "--pages", "0");
	LEAVE_ALONE(3, "cow", "--size", "60T");
	LEAVE_ALONE(3, "cow", "--json=/nowhere/record");
	LEAVE_ALONE(3, "cow", "--quiz", "--answers=/nowhere/answers");
	LEAVE_ALONE(2, "nothing");
}

static void
predict_leaves_them_alone(void **state)
{
	(void)state;
	LEAVE_ALONE(0, "predict", "cow", "--quiet");
	LEAVE_ALONE(0, "predict", "file-shared", "--json=/dev/null");
	LEAVE_ALONE(0, "predict", "cow", "--quiet", "--pause");
	LEAVE_ALONE(2, "predict", "cow", "--quiz");
	LEAVE_ALONE(2, "predict");
}

static void
compare_leaves_them_alone(void **state)
{
	static const char *const kinds[] = {"compare", "cow", "shm-shared",
	    "--size=1M", "--consumers=1,2", "--json=/dev/null", NULL};
	static const char *const streams[] = {"compare", "stream", "pipe",
	    "--count=1000", "--csv=/dev/null", NULL};

	(void)state;
	leaves_descriptors_alone(true, ".", 0, kinds);
	leaves_descriptors_alone(true, ".", 0, streams);
	LEAVE_ALONE(3, "compare", "cow", "--size=60T");
	LEAVE_ALONE(2, "compare", "stream", "cow");
}

static void
the_other_commands_leave_them_alone(void **state)
{
	(void)state;
	LEAVE_ALONE(0, "prove", "--ops", "100");
	LEAVE_ALONE(0, "platform");
	LEAVE_ALONE(0, "list");
	LEAVE_ALONE(0, "help");
	LEAVE_ALONE(TAKES_NOTES ? 77 : 0, "bench", "--quick", "snapshot");
	LEAVE_ALONE(0, "check", "lazy");
}

static void
new_leaves_them_alone(void **state)
{
	static const char *const words[] = {"new", "mine", NULL};
	const struct tree *t = *state;

	leaves_descriptors_alone(false, t->path, 0, words);
	leaves_descriptors_alone(false, t->path, 3, words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_run_leaves_them_alone),
	    cmocka_unit_test(a_run_that_is_refused_leaves_them_alone),
	    cmocka_unit_test(predict_leaves_them_alone),
	    cmocka_unit_test(compare_leaves_them_alone),
	    cmocka_unit_test(the_other_commands_leave_them_alone),
	    cmocka_unit_test_setup_teardown(
		new_leaves_them_alone, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests_name("descriptors", tests, NULL, NULL);
}
