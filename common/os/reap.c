#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "os/reap.h"

/* Kills our children of this moment, as the kernel lists them. */
static void
kill_children(void)
{
	char path[64];
	FILE *list;
	int pid;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
	list = fopen(path, "re");
	if (list == NULL)
		return;
	while (fscanf(list, "%d", &pid) == 1)
		kill(pid, SIGKILL); /* unreaped, so the pid is still its own */
	fclose(list);
}

int
reap_all(void (*ended)(void *arg, pid_t pid, int wait_status), void *arg)
{
	const struct timespec a_moment = {.tv_nsec = 1000 * 1000};
	unsigned idle_ms = 0;

	while (idle_ms < 10000) {
		int wait_status;
		pid_t pid;

		kill_children();
		pid = waitpid(-1, &wait_status, WNOHANG);
		if (pid < 0 && errno == ECHILD)
			return 0;
		if (pid > 0) {
			if (ended != NULL)
				ended(arg, pid, wait_status);
			idle_ms = 0;
			continue;
		}
		/* A large process takes a while to give its memory back, and
		 * no event tells that a grandchild has become a child. */
		nanosleep(&a_moment, NULL);
		idle_ms++;
	}
	return -ETIMEDOUT;
}
