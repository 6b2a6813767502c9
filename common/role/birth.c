#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "role/birth.h"
#include "role/settle.h"
#include "role/wire.h"

int
birth_by_fork(int fd, struct call_log *calls)
{
	pid_t pid = fork();
	int error = pid < 0 ? -errno : 0;

	if (pid == 0 && dup3(fd, ACTOR_FD, O_CLOEXEC) < 0)
		_exit(1); /* never obey the parent's orders */
	close(fd);
	if (pid != 0)
		call_note(calls,
		    (struct call){
			.what = CALL_FORK, .result = error < 0 ? error : pid},
		    NULL);
	return error < 0 ? error : pid;
}

/* .../producers/NAME -> .../consumers/NAME. */
static int
partner_path(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);
	char *slash;

	if (n < 0)
		return -errno;
	if ((size_t)n == size - 1)
		return -ENAMETOOLONG;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash - path < (ssize_t)strlen("/producers"))
		return -ENOENT;
	/* Both folders' names have the same length. */
	memcpy(slash - strlen("producers"), "consumers", strlen("consumers"));
	return 0;
}

/* posix_spawn(3) lends the child a stack, and does not say when it cannot take
 * that away again. */
static int
spawn(pid_t *pid, char *path, const posix_spawn_file_actions_t *actions,
    struct call_log *calls)
{
	char *argv[] = {path, NULL};
	uint64_t before, after;
	int error = own_size(&before);

	if (error < 0)
		return error;
	error = -posix_spawn(pid, path, actions, NULL, argv, environ);
	call_note(
	    calls, (struct call){.what = CALL_SPAWN, .result = error}, path);
	if (error == 0)
		error = own_size(&after);
	return error == 0 && after != before ? -EADDRINUSE : error;
}

int
birth_by_exec(int fd, struct call_log *calls)
{
	char path[PATH_MAX];
	posix_spawn_file_actions_t actions;
	int error = partner_path(path, sizeof path);
	pid_t pid = 0;

	if (error < 0)
		goto close_fd;
	error = -posix_spawn_file_actions_init(&actions);
	if (error < 0)
		goto close_fd;
	error = -posix_spawn_file_actions_adddup2(&actions, fd, ACTOR_FD);
	if (error == 0)
		error = spawn(&pid, path, &actions, calls);
	posix_spawn_file_actions_destroy(&actions);
close_fd:
	close(fd);
	return error < 0 ? error : pid;
}

void
outlive_parent(void)
{
	prctl(PR_SET_PDEATHSIG, 0);
}

void
die_with(int parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
}
