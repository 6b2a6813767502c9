#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coordinator/spawn.h"
#include "os/signals.h"
#include "role/birth.h"
#include "role/wire.h"

/* What the program would have said of itself. */
static struct pair_info refusal = {.magic = WIRE_MAGIC};

static _Noreturn void
become_actor(const char *path, int fd, pid_t parent)
{
	char *argv[] = {(char *)(uintptr_t)path, NULL};

	die_with(parent);
	signals_for_program();
	/* fd is the second of a pair, and so another one. */
	if (dup2(fd, ACTOR_FD) >= 0)
		execve(path, argv, environ);
	snprintf(refusal.fault, sizeof refusal.fault,
	    "its program, %s, cannot be started: %s", path, strerror(errno));
	(void)wire_send(fd, &refusal, sizeof refusal, -1);
	_exit(127);
}

/* Not by posix_spawn(3), which waits until the program has begun, and no signal
 * can end that: whoever is stopped in between would stop us as well. */
int
spawn_actor(const char *path, int fd, pid_t *pid)
{
	pid_t parent = getpid();

	/* The kernel writes into glibc's restartable sequences area whenever it
	 * likes, which would be a stray fault after a fork. */
	setenv("GLIBC_TUNABLES", "glibc.pthread.rseq=0", 1);
	*pid = fork();
	if (*pid == 0)
		become_actor(path, fd, parent);
	return *pid < 0 ? -errno : 0;
}
