#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "role/birth.h"
#include "role/crash.h"
#include "role/loop.h"
#include "role/settle.h"

/* A process is one actor. Its state is static, so that settle() finds it with
 * the rest of the program's data. */
static struct actor me;
static struct assignment assignment;
static struct order order;
static struct answer answer;
static struct oplog oplog;

/* NULL: the pair has no such option. */
static const char *
option_value(const char *name)
{
	for (size_t i = 0; i < ROLE_OPTIONS; i++)
		if (strcmp(assignment.options[i].name, name) == 0)
			return assignment.options[i].value;
	return NULL;
}

bool
actor_option_is(const struct actor *actor, const char *name, const char *value)
{
	const char *given = option_value(name);

	(void)actor; /* there is one actor in a process */
	return given != NULL && strcmp(given, value) == 0;
}

uint64_t
actor_option_number(const struct actor *actor, const char *name)
{
	const char *given = option_value(name);

	(void)actor;
	return given != NULL ? strtoull(given, NULL, 10) : 0;
}

/* Appends a line to the answer's messages; what does not fit is cut. */
static void
add_line(const char *format, va_list args)
{
	size_t used = strlen(answer.messages),
	       room = sizeof answer.messages - used;
	int n = vsnprintf(answer.messages + used, room - 1, format, args);

	if (n < 0 || (size_t)n >= room - 1)
		n = (int)strlen(answer.messages + used);
	answer.messages[used + (size_t)n] = '\n';
	answer.messages[used + (size_t)n + 1] = '\0';
}

void
actor_say(struct actor *actor, const char *format, ...)
{
	va_list args;

	(void)actor;
	if (strlen(answer.messages) + 2 > sizeof answer.messages)
		return;
	va_start(args, format);
	add_line(format, args);
	va_end(args);
}

void
actor_measure(
    struct actor *actor, const char *name, const char *unit, double value)
{
	struct answer_measure *m = &answer.measure[answer.measures];

	if (actor->region.dry_run || answer.measures == MEASURES_MAX)
		return;
	strlcpy(m->name, name, sizeof m->name);
	strlcpy(m->unit, unit, sizeof m->unit);
	m->value = value;
	answer.measures++;
}

int
actor_cannot(struct actor *actor, const char *format, ...)
{
	va_list args;

	if (actor->region.dry_run)
		return 0; /* it is unknown before the run */
	answer.cannot = true;
	answer.messages[0] = '\0';
	va_start(args, format);
	add_line(format, args);
	va_end(args);
	return -ENOTSUP;
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
enter(void)
{
	char name[ROLE_NAME];

	assignment = order.assignment;
	die_with(assignment.parent);
	me.pages = assignment.pages;
	me.all = pages_all(assignment.pages);
	me.part = pages_share(
	    assignment.part, assignment.index, assignment.consumers);
	me.index = assignment.index;
	me.consumers = assignment.consumers;
	me.object = assignment.object;
	me.file = assignment.file;
	me.region.log = &oplog;
	oplog.full = send_log;
	crash_watch(&me, &order.serial);

	/* So that ps tells the actors apart, by comm and by arguments. */
	if (assignment.index == 0)
		snprintf(name, sizeof name, "producer");
	else
		snprintf(name, sizeof name, "consumer %u", assignment.index);
	prctl(PR_SET_NAME, name);
	setproctitle("-%s: %s", assignment.pair, name);

	answer.error = settle();
	answer.settling = faults_so_far(); /* all so far are of getting here */
}

/* NULL: the role has no function for the step. */
static int (*function_of(const struct role *role))(struct actor *)
{
	for (size_t i = 0; role != NULL && i < ROLE_STEPS; i++) {
		const struct step *s = &role->steps[i];

		if (s->act != NULL && strcmp(s->name, order.step) == 0)
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
	return function != NULL ? function(&me) : -EBADRQC;
}

/* A birth makes the parent's own pages copy-on-write. The faults from then
 * until it has settled again do not belong to any step. */
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

/* In the child. What it adds to the answer goes to the parent. */
_Noreturn static void
work_aside(struct actor *actor, int (*work)(struct actor *), int parent, int fd)
{
	int error;

	die_with(parent);
	actor->region.log = NULL;
	error = work(actor);
	if (write(fd, &answer, sizeof answer) != sizeof answer)
		error = -EIO;
	_exit(-error);
}

/* Waits until the child has written all of its answer, or has ended. */
static void
read_answer(int fd)
{
	char *at = (char *)&answer;
	size_t left = sizeof answer;
	ssize_t n;

	while (left > 0 && (n = read(fd, at, left)) > 0) {
		at += n;
		left -= (size_t)n;
	}
}

int
actor_aside(struct actor *actor, int (*work)(struct actor *))
{
	int ends[2], status, error, settled, parent = getpid();
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	disturb();
	pid = fork();
	error = pid < 0 ? -errno : 0;
	if (pid == 0)
		work_aside(actor, work, parent, ends[1]);
	close(ends[1]);
	if (pid > 0)
		read_answer(ends[0]);
	close(ends[0]);
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		error = WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
	settled = settle_again();
	return error < 0 ? error : settled;
}

/* A dry run of a step, as the actor that the order names, on a region without
 * memory. */
static int
dry_run(const struct role *role, const struct role *partner)
{
	struct actor kept = me;
	int error;

	me.index = order.index;
	me.part = pages_share(assignment.part, me.index, me.consumers);
	me.region = (struct region){
	    .start = (unsigned char *)(uintptr_t)order.region_start,
	    .pages = order.region_pages,
	    .page_size = (size_t)sysconf(_SC_PAGESIZE),
	    .kind = order.region_kind,
	    .fd = -1,
	    .log = &oplog,
	    .dry_run = true,
	    .object_pages = order.object_pages,
	};
	error = act(me.index == 0 ? role : partner, partner);
	me = kept;
	/* The messages are kept if they explain a failure. */
	if (error == 0)
		answer.messages[0] = '\0';
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
		case ORDER_ASSIGN:
			enter();
			break;
		case ORDER_STEP:
			me.region.exact = order.exact;
			me.region.set_aside = 0;
			answer.error = act(role, partner);
			answer.settling += me.region.set_aside;
			if (answer.error == -EBADMSG)
				answer.page = me.region.unexpected;
			break;
		case ORDER_DRY_RUN:
			answer.error = dry_run(role, partner);
			break;
		case ORDER_FORK:
			disturb();
			error = birth_by_fork(newborn);
			if (error == 0) {
				role = partner; /* in the child */
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
		case ORDER_ADOPT:
			if (order.adopter == 0)
				outlive_parent();
			else
				die_with(order.adopter);
			break;
		case ORDER_LEAVE:
			break;
		}
		send_answer(ANSWER_DONE);
		if (order.verb == ORDER_LEAVE)
			_exit(0);
	}
}
