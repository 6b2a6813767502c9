#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/signals.h"

#define OUTPUTS_MAX 5

/* The signals that end a run, beside those of real time. They are blocked and
 * read from a signalfd; while signals_listen() has unblocked them,
 * note_signal() takes them. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2,
    SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU};
static volatile sig_atomic_t came;
static unsigned taken_over; /* so many times */
static sigset_t taken;	    /* those that were, meanwhile */

static int nowhere = DESCRIPTOR_CLOSED; /* /dev/null, while taken over */
static int outputs[OUTPUTS_MAX] = {STDOUT_FILENO, STDERR_FILENO};
static int output_count = 2;

/* Calls only what is safe in a signal handler: poll(2), dup2(2). */
static void
note_signal(int signal)
{
	int error = errno;

	came = signal;
	for (int i = 0; i < output_count; i++) {
		struct pollfd fd = {.fd = outputs[i], .events = POLLOUT};

		if (poll(&fd, 1, 0) == 0)
			dup2(nowhere, outputs[i]);
	}
	errno = error;
}

static void
add_unless_ignored(sigset_t *set, int signal)
{
	struct sigaction now;

	if (sigaction(signal, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
		sigaddset(set, signal);
}

/* Without those that were ignored from the start: a blocked signal would be
 * queued all the same. */
static sigset_t
ending_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		add_unless_ignored(&set, ending[i]);
	for (int i = SIGRTMIN; i <= SIGRTMAX; i++)
		add_unless_ignored(&set, i);
	return set;
}

sigset_t
signals_block(sigset_t *before)
{
	sigset_t set = ending_signals();

	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, before);
	return set;
}

int
signals_await(const sigset_t *set)
{
	const struct timespec a_while = {.tv_nsec = 200 * 1000 * 1000};
	int signal = sigtimedwait(set, NULL, &a_while);

	return signal > 0 && signal != SIGCHLD ? signal : 0;
}

static void
set_actions(const sigset_t *set, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	for (int i = 1; i <= SIGRTMAX; i++)
		if (sigismember(set, i) == 1)
			sigaction(i, &action, NULL);
}

int
signals_take_over(void)
{
	int fd;

	if (taken_over++ == 0) {
		taken = ending_signals();
		nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
		output_count = 2;
		sigprocmask(SIG_BLOCK, &taken, NULL);
		set_actions(&taken, note_signal);
	}
	fd = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

void
signals_give_back(void)
{
	if (taken_over == 0 || --taken_over > 0)
		return;
	set_actions(&taken, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &taken, NULL);
	descriptor_close(&nowhere);
}

void
signals_for_program(void)
{
	sigset_t set = ending_signals();

	set_actions(&set, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
}

void
signals_listen(bool listen)
{
	if (taken_over > 0)
		sigprocmask(listen ? SIG_UNBLOCK : SIG_BLOCK, &taken, NULL);
}

void
signals_name_output(int fd)
{
	if (output_count < OUTPUTS_MAX)
		outputs[output_count++] = fd;
}

int
signals_came(int fd)
{
	struct signalfd_siginfo info;

	if (came != 0)
		return came;
	if (read(fd, &info, sizeof info) == sizeof info)
		came = (int)info.ssi_signo;
	return came;
}

const volatile sig_atomic_t *
signals_flag(void)
{
	return &came;
}
