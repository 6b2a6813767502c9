#include <errno.h>
#include <setjmp.h>
#include <signal.h>

#include "os/bus_error.h"

static sigjmp_buf back;

static void
jump_back(int signal)
{
	(void)signal;
	siglongjmp(back, 1);
}

/* A sanitizer would touch its shadow memory first. */
__attribute__((no_sanitize("address", "thread"))) static void
touch(volatile char *byte, bool store)
{
	if (store)
		*byte = 0;
	else
		(void)*byte;
}

int
bus_error_ends(volatile char *byte, bool store)
{
	struct sigaction action = {.sa_handler = jump_back}, before;
	volatile int ended = 0;

	if (sigaction(SIGBUS, &action, &before) < 0)
		return -errno;
	if (sigsetjmp(back, 1) == 0)
		touch(byte, store);
	else
		ended = 1;
	return sigaction(SIGBUS, &before, NULL) < 0 ? -errno : ended;
}
