/* signal.c: careless with signals. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#include "careless.h"

static int
fault(void)
{
	volatile char *volatile nothing = NULL;

	*nothing = 1;
	return 0;
}

static int
divide(struct actor *me)
{
	(void)me;
#if defined(__x86_64__) || defined(__i386__)
	volatile int nothing = 0;

	return 1000 / nothing;
#else
	return raise(SIGFPE); /* where it is no error to divide by zero */
#endif
}

static int
give_up(struct actor *me)
{
	(void)me;
	abort();
}

static int
block_all(struct actor *me)
{
	sigset_t all;

	(void)me;
	sigfillset(&all);
	return sigprocmask(SIG_BLOCK, &all, NULL) < 0 ? -errno : 0;
}

static int
ignore_all(struct actor *me)
{
	(void)me;
	for (int i = 1; i < NSIG; i++)
		(void)signal(i, SIG_IGN);
	return 0;
}

static int
start_timer(long microseconds)
{
	const struct itimerval each = {
	    {.tv_usec = microseconds}, {.tv_usec = microseconds}};

	return setitimer(ITIMER_REAL, &each, NULL) < 0 ? -errno : 0;
}

/* Nothing is there to catch it. */
static int
set_timer(struct actor *me)
{
	int error = start_timer(1000);

	(void)me;
	return error < 0 ? error : pause();
}

static void
ignore(int signal)
{
	(void)signal;
}

/* Every wait is interrupted. */
static int
catch_timer(struct actor *me)
{
	struct sigaction action = {.sa_handler = ignore};

	(void)me;
	return sigaction(SIGALRM, &action, NULL) < 0 ? -errno
						     : start_timer(2000);
}

/* The same instruction, over and over. */
static int
catch_fault(struct actor *me)
{
	(void)me;
	signal(SIGSEGV, ignore);
	return fault();
}

static int
ignore_fault(struct actor *me)
{
	(void)me;
	signal(SIGSEGV, SIG_IGN);
	return fault();
}

static int
stop(struct actor *me)
{
	(void)me;
	return raise(SIGSTOP) < 0 ? -errno : 0;
}

const struct carelessness careless_signal[] = {
	{"divide", divide},
	{"give up", give_up},
	{"block all", block_all},
	{"ignore all", ignore_all},
	{"set timer", set_timer},
	{"catch timer", catch_timer},
	{"catch fault", catch_fault},
	{"ignore fault", ignore_fault},
	{"stop", stop},
	{NULL, NULL},
};
