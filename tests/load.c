#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "load.h"
#include "role/birth.h"

#define BLOCK  (64 * 1024)
#define BLOCKS 64 /* of a file */

static pid_t *workers;
static size_t count;
static pid_t starter; /* a child's copy of all this is none of its business */
static char folder[] = "/var/tmp/shmlab-load-XXXXXX";
static char block[BLOCK];

static void
compute(void)
{
	volatile uint64_t state = 1;

	for (;;)
		state = state * 6364136223846793005 + 1;
}

static void
fork_children(void)
{
	int parent = getpid();

	for (;;) {
		pid_t pid = fork();

		if (pid == 0) {
			die_with(parent);
			memset(block, 1, sizeof block);
			_exit(0);
		}
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
}

static void
write_files(void)
{
	for (;;) {
		int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

		for (int i = 0; i < BLOCKS; i++)
			if (write(fd, block, sizeof block) < 0)
				break; /* a full disk is no concern of ours */
		if (fd >= 0)
			close(fd);
		else
			usleep(1000); /* no such file system: less load */
	}
}

static _Noreturn void
work(size_t index, int parent)
{
	static void (*const kinds[])(void) = {
	    compute, fork_children, write_files};

	die_with(parent);
	kinds[index % (sizeof kinds / sizeof *kinds)]();
	_exit(0);
}

int
load_start(unsigned each_cpu)
{
	size_t wanted = each_cpu * (size_t)sysconf(_SC_NPROCESSORS_ONLN);
	int error = 0;

	workers = calloc(wanted + 1, sizeof *workers);
	if (workers == NULL || mkdtemp(folder) == NULL)
		return -errno;
	starter = getpid();
	while (error == 0 && count < wanted) {
		pid_t pid = fork();

		if (pid == 0)
			work(count, starter);
		if (pid < 0)
			error = -errno;
		else
			workers[count++] = pid;
	}
	if (error < 0)
		load_stop();
	return error;
}

void
load_stop(void)
{
	if (workers == NULL || getpid() != starter)
		return;
	for (size_t i = 0; i < count; i++)
		kill(workers[i], SIGKILL);
	for (size_t i = 0; i < count; i++)
		while (waitpid(workers[i], NULL, 0) < 0 && errno == EINTR)
			;
	rmdir(folder);
	free(workers);
	workers = NULL;
	count = 0;
}
