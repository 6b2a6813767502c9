/* interrupt: SIGINT gives nothing back; a handler that unmaps does.
 *
 * Partner: consumers/interrupt.c, the control: it gets the same signal, ignores
 * it, and keeps its pages. Watch it with: ./run.sh interrupt --pause
 *
 * A handler runs between any two instructions, so it may call only what is
 * async-signal-safe. munmap(2) is a plain system call and does no harm on
 * Linux, but POSIX does not promise it, and region_unmap() also changes the
 * region and its log. This handler may call it for one reason: raise(3) returns
 * after the handler, so what it interrupts is raise() and nothing else. Where
 * SIGINT comes from a keyboard, let the handler set a volatile sig_atomic_t,
 * and unmap where the program looks at it.
 *
 * Calls to look up: sigaction(2), raise(3), signal-safety(7), munmap(2).
 */
#include <errno.h>
#include <signal.h>

#include "role/region_steps.h"

static struct actor *interrupted; /* a handler is given no argument but this */
static volatile sig_atomic_t outcome;

static void
on_interrupt(int signal)
{
	int before = errno;

	(void)signal;
	outcome = region_unmap(&interrupted->region);
	errno = before;
}

static int
read_all(struct actor *me)
{
	return region_read(&me->region, me->all);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

static int
interrupt(struct actor *me)
{
	struct sigaction action = {.sa_handler = on_interrupt}, before;

	if (me->region.dry_run)
		return region_unmap(&me->region);
	interrupted = me;
	outcome = -ECANCELED; /* unless the handler runs */
	if (sigaction(SIGINT, &action, &before) < 0 || raise(SIGINT) != 0 ||
	    sigaction(SIGINT, &before, NULL) < 0)
		return -errno;
	actor_say(me, "SIGINT came, and its handler called munmap()");
	return outcome;
}

const struct role producer = {
	.summary = "SIGINT gives no page back; a handler that unmaps does",
	.show = "RSS and VSZ at the step \"interrupt\": both fall in the "
		"producer, whose handler unmaps, and in the control neither.",
	.ask = "100 pages are written, and then SIGINT comes. Who gives the "
	       "pages back: the signal, the handler, or the process that ends?",
	.surprise = "One munmap() gives back every page and the addresses, "
		    "without a fault. And a handler may call hardly anything: "
		    "see signal-safety(7).",
	.consumers = 1,
	.pages = 100,
	.whole = true,
	.steps = {
		BIRTH_BY_EXEC("exec",
		    "start the control, which ignores SIGINT"),
		TOGETHER("map", actor_map_private,
		    "map private anonymous memory"),
		TOGETHER("read", read_all, "read every page"),
		TOGETHER("write", write_all, "write every page"),
		TOGETHER("interrupt", interrupt,
		    "SIGINT to oneself; the producer's handler unmaps"),
		LEAVE("leave", "the control ends"),
	},
};
