#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "coordinator/spawn.h"
#include "role/wire.h"

/* The C library falls back to another call where clone3(2) is unknown, but not
 * where it is forbidden. */
const char *
spawn_failure(int error)
{
	return error == -EPERM && syscall(SYS_clone3, NULL, 0) < 0 &&
		errno == EPERM
	    ? "start the producer's program by clone3(2)"
	    : "start the producer's program";
}

int
spawn_actor(const char *path, int fd, pid_t *pid)
{
	char *argv[] = {(char *)(uintptr_t)path, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, pipe;
	int error;

	/* The kernel writes into glibc's restartable sequences area whenever it
	 * likes, which would be a stray fault after a fork. */
	setenv("GLIBC_TUNABLES", "glibc.pthread.rseq=0", 1);
	sigemptyset(&none);
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	error = -posix_spawn_file_actions_init(&actions);
	if (error < 0)
		return error;
	error = -posix_spawnattr_init(&attributes);
	if (error < 0)
		goto destroy_actions;
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &pipe);
	posix_spawnattr_setflags(
	    &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	error = -posix_spawn_file_actions_adddup2(&actions, fd, ACTOR_FD);
	if (error == 0)
		error = -posix_spawn(
		    pid, path, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
destroy_actions:
	posix_spawn_file_actions_destroy(&actions);
	return error;
}
