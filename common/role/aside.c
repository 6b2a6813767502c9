#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "role/actor.h"
#include "role/birth.h"
#include "role/settle.h"

/* In the child. What it adds to the answer goes to the parent. */
_Noreturn static void
work_aside(struct actor *me, int (*work)(struct actor *), int parent, int fd)
{
	struct answer *answer = &actor_process(me)->answer;

	die_with(parent);
	for (unsigned i = 0; i < REGIONS_MAX; i++) {
		me->regions[i].log = NULL;
		me->regions[i].calls = NULL;
	}
	answer->error = work(me);
	_exit(write(fd, answer, sizeof *answer) != sizeof *answer);
}

/* Waits until the child has written all of its answer, or has ended. */
static void
read_answer(struct answer *answer, int fd)
{
	char *at = (char *)answer;
	size_t left = sizeof *answer;
	ssize_t n;

	while (left > 0 && (n = read(fd, at, left)) > 0) {
		at += n;
		left -= (size_t)n;
	}
}

int
actor_aside(struct actor *me, int (*work)(struct actor *))
{
	struct answer *answer = &actor_process(me)->answer;
	int ends[2], status, error, settled, parent = getpid();
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	settle_before_fork();
	pid = fork();
	error = pid < 0 ? actor_call_failed(me, CALL_FORK, NULL) : 0;
	if (pid == 0)
		work_aside(me, work, parent, ends[1]);
	close(ends[1]);
	if (pid > 0)
		read_answer(answer, ends[0]);
	close(ends[0]);
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		error = !WIFEXITED(status)     ? -ECHILD
		    : WEXITSTATUS(status) != 0 ? -EIO
					       : answer->error;
	settled = settle_again(&answer->settling);
	return error != 0 ? error : settled;
}
