/* scribble: lets somebody in who overwrites its answers.
 *
 * Partner: producers/scribble.c, which lists the steps. The intruder is a
 * process that has this one's memory, so that no figure of it changes.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "os/random.h"
#include "role/wire.h"

#define PAUSE_US 100

static _Alignas(16) unsigned char stack[65536];
static struct {
	struct answer *answer;
	struct oplog *log;
	uint64_t random, rate;
	_Atomic uint64_t bursts; /* so far */
} plan;

/* A part of a word: a small change, a bit, zeros, or anything. */
static void
overwrite(void *part, size_t size)
{
	uint64_t drawn = random_next(&plan.random);
	size_t at = drawn % (size / sizeof(uint32_t)) * sizeof(uint32_t);
	volatile uint32_t *word = (void *)((char *)part + at);

	drawn = random_next(&plan.random);
	switch (drawn >> 32 & 3) {
	case 0:
		*word += (uint32_t)drawn % 5 - 2;
		break;
	case 1:
		*word ^= 1U << (uint32_t)drawn % 32;
		break;
	case 2:
		*word = 0;
		break;
	default:
		*word = (uint32_t)drawn;
	}
}

static void
overwrite_any(void)
{
	struct answer *answer = plan.answer;

	switch (random_below(&plan.random, 4)) {
	case 0:
		overwrite(answer, sizeof *answer);
		break;
	case 1:
		overwrite(answer, offsetof(struct answer, messages));
		break;
	case 2:
		overwrite(&answer->calls, sizeof answer->calls);
		break;
	default:
		overwrite(plan.log->op, sizeof plan.log->op);
	}
}

static int
scribble(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	do {
		for (uint64_t i = 0; i < plan.rate; i++)
			overwrite_any();
		plan.bursts++;
	} while (usleep(PAUSE_US) == 0);
	return 0;
}

static int
admit(struct actor *me)
{
	if (me->region.dry_run)
		return 0;
	plan.answer = (void *)((char *)me->region.calls -
	    offsetof(struct answer, calls));
	plan.log = me->region.log;
	plan.random = actor_option_number(me, "seed") + me->index;
	plan.rate = actor_option_number(me, "rate");
	return clone(scribble, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL) <
		0
	    ? -errno
	    : 0;
}

/* What is to be told is there, and the intruder has come by. */
static int
tell(struct actor *me, int error)
{
	uint64_t before = plan.bursts;

	while (!me->region.dry_run && plan.bursts < before + 2)
		sched_yield();
	return error;
}

static int
read_all(struct actor *me)
{
	return tell(me, region_read(&me->region, me->all));
}

static int
write_part(struct actor *me)
{
	return tell(me, region_write(&me->region, me->part, me->index));
}

static int
write_all(struct actor *me)
{
	return tell(me, region_write(&me->region, me->all, me->index));
}

const struct role consumer = {
	.steps = {
		ACT("admit", admit),
		ACT("read", read_all),
		ACT("write", write_part),
		ACT("again", write_all),
	},
};
