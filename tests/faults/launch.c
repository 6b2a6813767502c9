#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../user.h"
#include "launch.h"

static char program[PATH_MAX];

void
launch_as(uid_t uid)
{
	if (uid != geteuid() && !user_become(uid))
		_exit(126);
	/* Another user forgets these. */
	prctl(PR_SET_DUMPABLE, 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void
launch_wait(const int fds[3], int gate, bool broken)
{
	const struct rlimit no_core = {0};
	const char *build = getenv("SHMLAB_BUILD");
	char path[PATH_MAX], byte;

	snprintf(path, sizeof path, "%s%s/shmlab",
	    build != NULL ? build : "build", broken ? "/tests/broken" : "");
	if (realpath(path, program) == NULL)
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &no_core);
	if (read(gate, &byte, 1) < 0)
		_exit(126);
	for (int fd = 0; fd <= 2; fd++)
		dup2(fds[fd], fd);
	closefrom(3);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL); /* a shell's "&" has SIGINT ignored */
}

void
launch(const char *const *argv)
{
	execv(program, (char *const *)(uintptr_t)argv);
	_exit(126);
}
