#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "role/actor.h"
#include "role/birth.h"
#include "role/crash.h"
#include "role/loop.h"
#include "role/settle.h"

/* A process is one actor. Its state is static, so that settle() finds it with
 * the rest of the program's data. */
static struct actor_process self;

static void
send_answer(enum answer_verb verb)
{
	struct answer *answer = &self.answer;

	answer->magic = WIRE_MAGIC;
	answer->serial = self.order.serial;
	answer->verb = verb;
	answer->ops = (unsigned)self.oplog.count;
	memcpy(answer->op, self.oplog.op, answer->ops * sizeof *answer->op);
	self.oplog.count = 0;
	if (wire_send(ACTOR_FD, answer, sizeof *answer, -1) < 0)
		_exit(ACTOR_UNHEARD);
}

static void
send_log(struct oplog *log)
{
	(void)log;
	send_answer(ANSWER_LOG);
}

/* Makes ps tell the actors apart, by comm and by arguments. */
static void
set_name(const struct assignment *a)
{
	char name[ROLE_NAME];

	prctl(PR_SET_NAME, actor_process_name(a->index, name, sizeof name));
	setproctitle("-%s: %s", a->pair, name);
}

/* Becomes the actor that the order describes. */
static int
become_actor(void)
{
	struct assignment *a = &self.assignment;
	struct actor *me = &self.me;
	int error;

	*a = self.order.assignment;
	die_with(a->parent);
	me->pages = a->pages;
	me->all = pages_all(a->pages);
	me->part = pages_share(a->part, a->index, a->consumers);
	me->index = a->index;
	me->consumers = a->consumers;
	me->file = a->file;
	for (unsigned i = 0; i < REGIONS_MAX; i++) {
		me->regions[i].number = i;
		me->regions[i].log = &self.oplog;
		me->regions[i].calls = &self.answer.calls;
		me->objects[i] = a->objects[i];
	}
	self.oplog.full = send_log;
	crash_watch(me, &self.order.serial);
	set_name(a);

	error = settle();
	self.answer.settling = faults_so_far(); /* no step has run yet */
	return error;
}

/* NULL: the role has no function for the step. */
static int (*function_of(const struct role *role))(struct actor *)
{
	for (size_t i = 0; role != NULL && i < ROLE_STEPS; i++) {
		const struct step *s = &role->steps[i];

		if (s->act != NULL && strcmp(s->name, self.order.step) == 0)
			return s->act;
	}
	return NULL;
}

/* A producer without a function of its own does what its consumers do. */
static int
act(const struct role *role, const struct role *partner)
{
	int (*function)(struct actor *) = function_of(role);

	if (function == NULL)
		function = function_of(partner);
	return function != NULL ? function(&self.me) : -EBADRQC;
}

/* What a call on a region has refused, the step has not made up for. */
static void
say_why(struct actor *me, int error)
{
	for (unsigned i = 0; error < 0 && i < REGIONS_MAX; i++)
		if (me->regions[i].why != NULL)
			actor_say(me, "%s", me->regions[i].why);
}

/* Which page of which region holds what was not expected there? */
static void
name_unexpected(struct answer *answer)
{
	for (unsigned i = 0; i < REGIONS_MAX; i++) {
		const struct region *r = &self.me.regions[i];

		if (r->start == NULL || r->unexpected == REGION_NO_PAGE)
			continue;
		answer->page = r->unexpected;
		answer->region = i;
		return;
	}
}

static int
step(const struct role *role, const struct role *partner)
{
	struct region *regions = self.me.regions;
	uint64_t faults;
	int error;

	self.patience = (struct patience){.left_ms = wait_ms(&self)};
	patience_pass(&self.patience);
	faults = faults_so_far();
	for (unsigned i = 0; i < REGIONS_MAX; i++) {
		regions[i].exact = self.order.exact;
		regions[i].set_aside = 0;
		regions[i].why = NULL;
		regions[i].faults_before = faults;
	}
	error = act(role, partner);
	say_why(&self.me, error);
	for (unsigned i = 0; i < REGIONS_MAX; i++)
		self.answer.settling += regions[i].set_aside;
	if (error == -EBADMSG)
		name_unexpected(&self.answer);
	return error;
}

/* That region of the actor that the order names, without memory. */
static struct region
dry_region(const struct order *order, unsigned number)
{
	const struct mapped_region *mapped = &order->mapped[number];

	return (struct region){
	    .start = (unsigned char *)(uintptr_t)mapped->start,
	    .pages = mapped->pages,
	    .page_size = (size_t)sysconf(_SC_PAGESIZE),
	    .kind = mapped->kind,
	    .huge = mapped->huge,
	    .source = mapped->source,
	    .segment = CALL_FD_UNKNOWN,
	    .read_only = mapped->read_only,
	    .fd = region_kind_is_file(mapped->kind) ||
		    mapped->source == SOURCE_MEMFD
		? CALL_FD_UNKNOWN
		: -1,
	    .number = number,
	    .log = &self.oplog,
	    .calls = &self.answer.calls,
	    .dry_run = true,
	    .object_pages = order->object_pages[number],
	};
}

/* A dry run of a step, as the actor that the order names. */
static int
dry_run(const struct role *role, const struct role *partner)
{
	const struct order *order = &self.order;
	struct actor *me = &self.me, kept = *me;
	int error;

	me->index = order->index;
	me->part = pages_share(self.assignment.part, me->index, me->consumers);
	for (unsigned i = 0; i < REGIONS_MAX; i++)
		me->regions[i] = dry_region(order, i);
	error = act(me->index == 0 ? role : partner, partner);
	say_why(me, error);
	*me = kept;
	/* The messages are kept if they explain a failure. */
	if (error == 0)
		self.answer.messages[0] = '\0';
	return error;
}

static int
reap_and_settle(void)
{
	settle_before_fork();
	while (self.order.reap && waitpid(-1, NULL, WNOHANG) > 0)
		;
	return settle_again(&self.answer.settling);
}

/* What a birth has returned: the newborn's pid, or a negated errno. */
static int
note_child(struct answer *answer, int result)
{
	answer->child = result > 0 ? result : 0;
	return result < 0 ? result : 0;
}

static void
adopt(int adopter)
{
	if (adopter == 0)
		outlive_parent();
	else
		die_with(adopter);
}

_Noreturn void
role_loop(const struct role *role, const struct role *partner)
{
	const struct order *order = &self.order;
	struct answer *answer = &self.answer;

	for (;;) {
		int newborn = -1, result = 0;
		int error = wire_recv(
		    ACTOR_FD, &self.order, sizeof self.order, &newborn, NULL);

		/* Without room for a descriptor the order is there. */
		if ((error < 0 && error != -EMFILE) ||
		    order->magic != WIRE_MAGIC)
			_exit(ACTOR_UNHEARD);

		memset(answer, 0, sizeof *answer);
		answer->page = REGION_NO_PAGE;
		if (error < 0) {
			answer->error = error;
			send_answer(ANSWER_DONE);
			continue;
		}
		switch (order->verb) {
		case ORDER_ASSIGN:
			result = become_actor();
			break;
		case ORDER_STEP:
			result = step(role, partner);
			break;
		case ORDER_DRY_RUN:
			result = dry_run(role, partner);
			break;
		case ORDER_FORK:
			settle_before_fork();
			result = birth_by_fork(newborn, &answer->calls);
			if (result == 0) {
				role = partner; /* in the child */
				continue;
			}
			result = note_child(answer, result);
			break;
		case ORDER_EXEC:
			settle_before_fork();
			result = note_child(
			    answer, birth_by_exec(newborn, &answer->calls));
			break;
		case ORDER_SETTLE:
			result = reap_and_settle();
			break;
		case ORDER_ADOPT:
			adopt(order->adopter);
			break;
		case ORDER_LEAVE:
			break;
		}
		answer->error = result;
		send_answer(ANSWER_DONE);
		if (order->verb == ORDER_LEAVE)
			_exit(0);
	}
}
