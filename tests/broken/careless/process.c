/* process.c: careless with what a process is. */
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../user.h"
#include "careless.h"

static int
end(struct actor *me)
{
	(void)me;
	exit(0);
}

static int
compute(struct actor *me)
{
	volatile unsigned index = me->index;

	while (index == me->index)
		;
	return 0;
}

static int
sleep_on(struct actor *me)
{
	(void)me;
	signal(SIGTERM, SIG_IGN);
	return pause(); /* no handler, so it never returns */
}

static int
become_another(struct actor *me)
{
	(void)me;
	execlp("sleep", "sleep", "1000", NULL);
	return -errno;
}

static int
change_folder(struct actor *me)
{
	(void)me;
	return chdir("/") < 0 ? -errno : 0;
}

/* Only root may. */
static int
change_root(struct actor *me)
{
	(void)me;
	return chroot("/var/empty") < 0 && chroot("/dev") < 0 && errno != EPERM
	    ? -errno
	    : 0;
}

static int
change_user(struct actor *me)
{
	(void)me;
	return (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 ||
		   setuid(NOBODY) < 0) &&
		errno != EPERM
	    ? -errno
	    : 0;
}

static int
hide(struct actor *me)
{
	(void)me;
	return prctl(PR_SET_DUMPABLE, 0) < 0 ? -errno : 0;
}

static int
forget_parent(struct actor *me)
{
	(void)me;
	return prctl(PR_SET_PDEATHSIG, 0) < 0 ? -errno : 0;
}

static int
rename_self(struct actor *me)
{
	(void)me;
	return prctl(PR_SET_NAME, "(a) b\n1 Z 0 0") < 0 ? -errno : 0;
}

static int
lead_session(struct actor *me)
{
	(void)me;
	return setsid() < 0 ? -errno : 0;
}

/* Children are in a namespace of their own; only root may have one. */
static int
have_namespace(struct actor *me)
{
	(void)me;
	return unshare(CLONE_NEWPID) < 0 && errno != EPERM ? -errno : 0;
}

static int
limit_files(struct actor *me)
{
	const struct rlimit none = {0, 0};

	(void)me;
	return setrlimit(RLIMIT_NOFILE, &none) < 0 ? -errno : 0;
}

static int
limit_memory(struct actor *me)
{
	const struct rlimit none = {0, 0};

	(void)me;
	return setrlimit(RLIMIT_AS, &none) < 0 ? -errno : 0;
}

static void *
wait_on(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static int
start_thread(struct actor *me)
{
	pthread_t thread;

	(void)me;
	return -pthread_create(&thread, NULL, wait_on, NULL);
}

/* The process lives, and its first thread does not. */
static int
end_thread(struct actor *me)
{
	int error = start_thread(me);

	if (error == 0)
		syscall(SYS_exit, 0);
	return error;
}

const struct carelessness careless_process[] = {
	{"end", end},
	{"compute", compute},
	{"sleep on", sleep_on},
	{"become another", become_another},
	{"change folder", change_folder},
	{"change root", change_root},
	{"change user", change_user},
	{"hide", hide},
	{"forget parent", forget_parent},
	{"rename self", rename_self},
	{"lead session", lead_session},
	{"have namespace", have_namespace},
	{"limit files", limit_files},
	{"limit memory", limit_memory},
	{"start thread", start_thread},
	{"end thread", end_thread},
	{NULL, NULL},
};
