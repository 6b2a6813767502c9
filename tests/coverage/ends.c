/* ends.c: a part of each program that is built for coverage, and of no other:
 * it writes the counters down at ends that atexit(3) does not see. */
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sent before SIGKILL; who has no handler for it ignores it. */
#define LAST_WORDS    SIGURG
#define LAST_WORDS_MS 500

void __gcov_dump(void);
void __gcov_reset(void);

/* ld --wrap=SYMBOL: what calls it calls the first, which calls the second. */
void __wrap___gcov_dump(void);
void __real___gcov_dump(void);
void __wrap___gcov_exit(void);
void __real___gcov_exit(void);
_Noreturn void __wrap__exit(int status);
_Noreturn void __real__exit(int status);
int __wrap_raise(int signal);
int __real_raise(int signal);
long __wrap_syscall(long number, ...);
long __real_syscall(long number, ...);

int counters_are_written; /* looked at by tests/no_memory/allocations.c */

void
__wrap___gcov_dump(void)
{
	counters_are_written++;
	__real___gcov_dump();
	counters_are_written--;
}

void
__wrap___gcov_exit(void)
{
	counters_are_written++;
	__real___gcov_exit();
	counters_are_written--;
}

_Noreturn void
__wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

/* Not each of them ends the process. */
int
__wrap_raise(int signal)
{
	__gcov_dump();
	__gcov_reset();
	return __real_raise(signal);
}

/* Whoever is about to be killed, by its pidfd, may write its counters down. */
long
__wrap_syscall(long number, ...)
{
	long a[6];
	va_list arguments;

	va_start(arguments, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(arguments, long);
	va_end(arguments);
	if (number == SYS_pidfd_send_signal && (int)a[1] == SIGKILL &&
	    __real_syscall(number, a[0], LAST_WORDS, 0, 0) == 0)
		poll(&(struct pollfd){.fd = (int)a[0], .events = POLLIN}, 1,
		    LAST_WORDS_MS);
	return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* It ends as the one who sent it wants it to. */
static void
say_last_words(int signal)
{
	(void)signal;
	__gcov_dump();
	kill(getpid(), SIGKILL);
}

__attribute__((constructor)) static void
listen_for_the_end(void)
{
	signal(LAST_WORDS, say_last_words);
}
