#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "role/birth.h"
#include "role/crash.h"
#include "role/loop.h"
#include "role/settle.h"

/* One actor a process: its state is the process's. Static, so that it is
 * settled with the rest of the program's data. */
static struct actor me;
static struct cast cast;
static struct order order;
static struct answer answer;
static struct oplog oplog;

bool
actor_option_is(const struct actor *actor, const char *name, const char *value)
{
	(void)actor; /* there is one actor in a process */
	for (size_t i = 0; i < ROLE_OPTIONS; i++)
		if (strcmp(cast.options[i].name, name) == 0)
			return strcmp(cast.options[i].value, value) == 0;
	return false;
}

static void
send_answer(enum answer_verb verb)
{
	answer.magic = WIRE_MAGIC;
	answer.serial = order.serial;
	answer.verb = verb;
	answer.ops = (unsigned)oplog.count;
	memcpy(answer.op, oplog.op, oplog.count * sizeof *oplog.op);
	oplog.count = 0;
	if (wire_send(ACTOR_FD, &answer, sizeof answer, -1) < 0)
		_exit(0); /* the coordinator is gone */
}

static void
send_log(struct oplog *log)
{
	(void)log;
	send_answer(ANSWER_LOG);
}

/* Becomes the actor that the order describes. */
static void
enter(const struct role *role)
{
	char name[ROLE_NAME];

	cast = order.cast;
	die_with(cast.parent);
	me.pages = cast.pages;
	me.all = pages_all(cast.pages);
	me.part = cast.part;
	me.index = cast.index;
	me.consumers = cast.consumers;
	me.object = cast.object;
	me.region.log = &oplog;
	oplog.full = send_log;
	crash_watch(&me, &order.serial);

	/* So that ps tells the actors apart, by comm and by arguments. */
	if (cast.index == 0)
		snprintf(name, sizeof name, "producer");
	else
		snprintf(name, sizeof name, "consumer %u", cast.index);
	prctl(PR_SET_NAME, name);
	setproctitle("-%s: %s", cast.pair, name);

	answer.error = settle();
	answer.settling = faults_so_far(); /* all so far are of getting here */
	answer.need = role->frames != NULL
	    ? role->frames(cast.pages, cast.part.count, cast.consumers)
	    : cast.pages;
}

static int
act(const struct role *role)
{
	for (size_t i = 0; i < ROLE_STEPS; i++) {
		const struct step *s = &role->steps[i];

		if (s->act != NULL && strcmp(s->name, order.step) == 0)
			return s->act(&me);
	}
	return -ENOSYS;
}

/* A birth makes the parent's own pages copy-on-write, so what faults from then
 * until it has settled again is no step's doing. */
static bool disturbed;
static uint64_t faults_before;

static void
disturb(void)
{
	if (!disturbed)
		faults_before = faults_so_far();
	disturbed = true;
}

static int
settle_again(void)
{
	int error;

	disturb();
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	error = settle();
	answer.settling = faults_so_far() - faults_before;
	disturbed = false;
	return error;
}

/* Goes through a step as another actor would, or as this one before it does
 * the step. What the step does to the region is done to a copy that nothing is
 * behind. */
static int
rehearse(const struct role *role)
{
	struct actor kept = me;
	int error;

	me.index = order.index;
	me.region = (struct region){
	    .start = (unsigned char *)(uintptr_t)order.region_start,
	    .pages = order.region_pages,
	    .kind = order.region_kind,
	    .rehearsed = order.object_pages,
	    .log = &oplog,
	};
	error = act(role);
	me = kept;
	return error;
}

_Noreturn void
role_loop(const struct role *role, const struct role *partner)
{
	for (;;) {
		int newborn = -1;
		int error = wire_recv(
		    ACTOR_FD, &order, sizeof order, &newborn, NULL);

		if (error < 0 || order.magic != WIRE_MAGIC)
			_exit(0); /* the coordinator is gone */

		memset(&answer, 0, sizeof answer);
		answer.page = REGION_NO_PAGE;
		switch (order.verb) {
		case ORDER_CAST:
			enter(role);
			break;
		case ORDER_STEP:
			answer.error = act(role);
			if (answer.error == -EBADMSG)
				answer.page = me.region.unexpected;
			break;
		case ORDER_REHEARSE:
			answer.error = rehearse(
			    order.index == 0 ? role : partner);
			break;
		case ORDER_FORK:
			disturb();
			error = birth_by_fork(newborn);
			if (error == 0) {
				role = partner; /* the child: born, it waits
						     to be cast */
				disturbed = false;
				continue;
			}
			answer.error = error < 0 ? error : 0;
			break;
		case ORDER_EXEC:
			disturb();
			answer.error = birth_by_exec(newborn);
			break;
		case ORDER_SETTLE:
			answer.error = settle_again();
			break;
		case ORDER_LEAVE:
			break;
		}
		send_answer(ANSWER_DONE);
		if (order.verb == ORDER_LEAVE)
			_exit(0);
	}
}
