#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "role/begin.h"
#include "role/wire.h"

static void
prefer_for_oom_killer(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)!write(fd, "1000", 4);
	close(fd);
}

/* What is typed is for the coordinator. */
static void
leave_input(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		dup2(fd, STDIN_FILENO);
}

void
actor_begin(int argc, char **argv, char **envp)
{
	int type;
	socklen_t size = sizeof type;

	if (getsockopt(ACTOR_FD, SOL_SOCKET, SO_TYPE, &type, &size) < 0 ||
	    type != SOCK_SEQPACKET)
		errx(2,
		    "this program is half of a pair, and is started by "
		    "the coordinator: use ./run.sh %s, or shmlab %s where it "
		    "is installed",
		    getprogname(), getprogname());
	leave_input();
	closefrom(ACTOR_FD + 1);
	fcntl(ACTOR_FD, F_SETFD, FD_CLOEXEC);
	dup2(STDERR_FILENO, STDOUT_FILENO);

	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prefer_for_oom_killer();
	setproctitle_init(argc, argv, envp);
}
