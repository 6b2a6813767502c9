#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "os/signals.h"

/* The signals that end a run. They are blocked and read from a signalfd; while
 * signals_listen() has unblocked them, note_signal() takes them. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static volatile sig_atomic_t came;
static bool taken_over;

static void
note_signal(int signal)
{
	came = signal;
}

/* Without those that were ignored from the start: a blocked signal would be
 * queued all the same. */
static sigset_t
ending_signals(void)
{
	struct sigaction now;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if (sigaction(ending[i], NULL, &now) == 0 &&
		    now.sa_handler != SIG_IGN)
			sigaddset(&set, ending[i]);
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

int
signals_take_over(void)
{
	sigset_t set = ending_signals();
	struct sigaction note = {.sa_handler = note_signal};
	int fd;

	taken_over = true;
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if (sigismember(&set, ending[i]) == 1)
			sigaction(ending[i], &note, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

void
signals_listen(bool listen)
{
	sigset_t set = ending_signals();

	if (!taken_over)
		return;
	sigprocmask(listen ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
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
