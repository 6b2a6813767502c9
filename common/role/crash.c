#include <signal.h>
#include <unistd.h>

#include "role/crash.h"
#include "role/wire.h"

static const struct actor *actor;
static const uint32_t *order_serial;
static char stack[64 * 1024]; /* the usual one may have overflowed */

/* The page at that address, if it is of a region. */
static void
name_page(uint64_t address, struct answer *answer)
{
	for (unsigned i = 0; i < REGIONS_MAX; i++) {
		const struct region *r = &actor->regions[i];
		uint64_t start = (uint64_t)(uintptr_t)r->start;

		if (r->start == NULL || address < start ||
		    address - start >= r->pages * r->page_size)
			continue;
		answer->page = (address - start) / r->page_size;
		answer->region = i;
	}
}

/* Calls only what is safe in a signal handler: getpid(2), sendmsg(2),
 * raise(3). */
static void
report_crash(int signal, siginfo_t *info, void *context)
{
	uint64_t address = (uint64_t)(uintptr_t)info->si_addr;
	bool sent = info->si_code <= 0;
	bool raised = sent && info->si_pid == getpid();
	struct answer answer = {
	    .magic = WIRE_MAGIC,
	    .serial = *order_serial,
	    .verb = ANSWER_CRASH,
	    .signal = signal,
	    .address = address,
	    .sent = sent && !raised,
	    .raised = raised,
	    .page = REGION_NO_PAGE,
	};

	(void)context;
	if (!sent)
		name_page(address, &answer);
	(void)wire_send(ACTOR_FD, &answer, sizeof answer, -1);
	raise(signal); /* SA_RESETHAND: the default action now */
}

void
crash_watch(const struct actor *me, const uint32_t *serial)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
	struct sigaction action = {.sa_sigaction = report_crash,
	    .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND};

	actor = me;
	order_serial = serial;
	sigaltstack(&other, NULL);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
}
