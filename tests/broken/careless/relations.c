/* relations.c: careless with children, and hostile to others. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "careless.h"

/* Never to a group, nor to everybody. */
static int
send_to(pid_t pid, int signal)
{
	return pid > 1 && kill(pid, signal) == 0 ? 0 : -ESRCH;
}

static _Noreturn void
wait_on(void)
{
	signal(SIGTERM, SIG_IGN);
	for (;;)
		pause();
}

static int
forget_child(struct actor *me)
{
	pid_t pid = fork();

	(void)me;
	if (pid == 0)
		wait_on();
	return pid < 0 ? -errno : 0;
}

static int
forget_many(struct actor *me)
{
	int error = 0;

	for (int i = 0; error == 0 && i < 32; i++)
		error = forget_child(me);
	return error;
}

/* The child goes on where it was made, and answers as well. */
static int
return_twice(struct actor *me)
{
	(void)me;
	return fork() < 0 ? -errno : 0;
}

/* And so it does for its parent, who sleeps. */
static int
let_child_answer(struct actor *me)
{
	pid_t pid = fork();

	(void)me;
	if (pid > 0)
		wait_on();
	return pid < 0 ? -errno : 0;
}

static int
become_daemon(struct actor *me)
{
	pid_t pid = fork();

	(void)me;
	if (pid == 0) {
		setsid();
		if (fork() == 0)
			wait_on();
		_exit(0);
	}
	return pid < 0 || waitpid(pid, NULL, 0) != pid ? -errno : 0;
}

/* Whoever is left by it becomes its child, not the coordinator's. */
static int
adopt_daemon(struct actor *me)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno
						    : become_daemon(me);
}

static int
share_frame(struct actor *me)
{
	pid_t pid = vfork();

	(void)me;
	if (pid == 0)
		_exit(0);
	return pid < 0 || waitpid(pid, NULL, 0) != pid ? -errno : 0;
}

static int
call_shell(struct actor *me)
{
	(void)me;
	return system("true") == 0 ? 0 : -ECHILD;
}

static int
kill_coordinator(struct actor *me)
{
	(void)me;
	return send_to(careless_coordinator(), SIGKILL);
}

static int
interrupt_coordinator(struct actor *me)
{
	(void)me;
	return send_to(careless_coordinator(), SIGINT);
}

static int
kill_partner(struct actor *me)
{
	return send_to(careless_partner(me), SIGKILL);
}

static int
stop_partner(struct actor *me)
{
	return send_to(careless_partner(me), SIGSTOP);
}

/* It stops, and stays so. */
static int
trace_partner(struct actor *me)
{
	pid_t pid = careless_partner(me);
	long result = pid > 1 ? ptrace(PTRACE_ATTACH, pid, NULL, NULL) : -1;

	return result < 0 && pid > 1 ? -errno : 0;
}

const struct carelessness careless_relations[] = {
	{"forget child", forget_child},
	{"forget many", forget_many},
	{"return twice", return_twice},
	{"let child answer", let_child_answer},
	{"become daemon", become_daemon},
	{"adopt daemon", adopt_daemon},
	{"share frame", share_frame},
	{"call shell", call_shell},
	{"kill coordinator", kill_coordinator},
	{"interrupt coordinator", interrupt_coordinator},
	{"kill partner", kill_partner},
	{"stop partner", stop_partner},
	{"trace partner", trace_partner},
	{NULL, NULL},
};
