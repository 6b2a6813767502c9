#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "coordinator/orders.h"
#include "coordinator/validate.h"
#include "os/descriptor.h"
#include "os/patience.h"
#include "os/signals.h"
#include "os/utf8.h"

/* The last errno of the kernel's. */
#define ERRNO_MOST 4095

/* The most operations of a step that are kept: a step that logs without an end
 * must not take all memory. */
#define OPS_MOST 1000000

/* All that is waited for from now on must have come by then. */
static void
set_deadline(struct actors *s)
{
	s->patience = (struct patience){
	    .left_ms = (int64_t)(s->timeout * 1000)};
}

/* The two entries of poll(2) that watch an actor. */
static void
watch(const struct actor_handle *p, struct pollfd fds[2])
{
	fds[0] = (struct pollfd){.fd = p->socket, .events = POLLIN};
	fds[1] = (struct pollfd){.fd = p->pidfd, .events = POLLIN};
}

/* Which of the actors whose entries stand from fds[1] on has sent something, or
 * has ended; -1: none yet. Messages come before an end. */
static int
find_ready(const struct pollfd *fds, unsigned count, bool *ended)
{
	for (unsigned i = 0; i < 2 * count; i++) {
		unsigned at = i < count ? 1 + 2 * i : 2 + 2 * (i - count);

		if (fds[at].revents == 0)
			continue;
		*ended = i >= count;
		return (int)(i % count);
	}
	return -1;
}

static bool
is_stopped(const struct actor_handle *p)
{
	char state;

	return process_read_state(&p->process, &state) == 0 &&
	    (state == 'T' || state == 't');
}

static int
fail_silent(struct actors *s, unsigned index)
{
	const struct failure f = {.kind = FAILURE_SILENT,
	    .index = index,
	    .timeout = s->timeout,
	    .stopped = is_stopped(&s->handles[index])};

	return failure_put(s->sink, &f);
}

/* Of the step at hand. So many of the actors that are to act have acted; a
 * total of 0: there is only one. */
static void
say_progress(struct actors *s, unsigned index, unsigned done, unsigned total)
{
	char label[ACTOR_LABEL_MAX];

	progress_say(s->progress, done, total, "%s, of %u consumer%s",
	    actor_label(&s->sink->names, index, label, sizeof label),
	    s->count - 1, s->count == 2 ? "" : "s");
}

/* Waits until one of count actors has sent something or has ended. Returns
 * which of them, or -1. fds has room for all of them and for our signals; first
 * is the actor that the failure names if none answers. done and total are those
 * of say_progress(). */
static int
wait_for(struct actors *s, struct pollfd *fds, unsigned count, unsigned first,
    unsigned done, unsigned total, bool *ended)
{
	fds[0] = (struct pollfd){.fd = s->sink->signal_fd, .events = POLLIN};
	for (;;) {
		int n, ready;

		/* One may have come before, and been noted. */
		if (*signals_flag() != 0 && failure_interrupted(s->sink) < 0)
			return -1;
		n = patience_poll(&s->patience, fds, 1 + 2 * count);
		if (n < 0 && errno != EINTR)
			return failure_system(
			    s->sink, "wait for an answer (poll)", -errno);
		if (n > 0 && fds[0].revents != 0 &&
		    failure_interrupted(s->sink) < 0)
			return -1;
		ready = n > 0 ? find_ready(fds, count, ended) : -1;
		if (ready >= 0)
			return ready;
		if (s->patience.left_ms <= 0)
			return fail_silent(s, first);
		say_progress(s, first, done, total);
	}
}

static int
wait_for_one(struct actors *s, unsigned index, bool *ended)
{
	struct pollfd fds[3];

	watch(&s->handles[index], &fds[1]);
	return wait_for(s, fds, 1, index, index > 0 ? index - 1 : 0,
	    index > 0 ? s->count - 1 : 0, ended);
}

int
orders_await_end(struct actors *s, unsigned index)
{
	bool ended;

	set_deadline(s);
	return wait_for_one(s, index, &ended) < 0 ? -1 : 0;
}

/* poll(2) checks one descriptor after the other: of an actor that answers and
 * ends in between, it reports the end only. */
static bool
has_message(const struct actor_handle *p)
{
	char byte;

	return recv(p->socket, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static int
receive_message(struct actors *s, unsigned index, void *message, size_t size)
{
	struct actor_handle *p = &s->handles[index];
	bool ended = false;
	int sender = 0, error;

	if (wait_for_one(s, index, &ended) < 0)
		return -1;
	if (ended && !has_message(p))
		return failure_ended(s->sink, index);
	error = wire_recv(p->socket, message, size, NULL, &sender);
	if (error == -EPIPE)
		return failure_ended(s->sink, index);
	if (error == -EBADMSG)
		return failure_protocol(
		    s->sink, index, "it sent a message of the wrong size");
	if (error < 0)
		return failure_about(
		    s->sink, index, "receive its answer", error);
	if (p->living && p->pid != sender)
		return failure_protocol(s->sink, index,
		    "another process answered in its place: a child that a "
		    "step forks must end by _exit(2), not return from it");
	/* The kernel's word goes before its parent's. */
	if (p->pid != sender) {
		descriptor_close(&p->pidfd);
		p->pid = sender;
	}
	return 0;
}

int
orders_receive(struct actors *s, unsigned index, void *message, size_t size)
{
	set_deadline(s);
	return receive_message(s, index, message, size);
}

/* What an actor has mapped, by its own log. */
static void
note_region(struct actor_handle *p, const struct op *op)
{
	struct mapped_region *mapped = &p->mapped[op->region];

	if (op->what == OP_CREATE || op->what == OP_ATTACH)
		*mapped = (struct mapped_region){
		    .start = op->start,
		    .pages = op->set.total,
		    .kind = op->kind,
		    .source = op->source,
		    .read_only = op->read_only,
		    .huge = op->huge,
		};
	else if (op_unmaps_all(op))
		mapped->start = 0;
}

/* Only what the pair declares is looked at. */
static int
check_declared(struct actors *s, unsigned index, const struct op *op)
{
	char why[160];

	if (op->region < s->regions.count)
		return 0;
	snprintf(why, sizeof why,
	    "uses me->regions[%u], and the producer's .regions names %s",
	    op->region,
	    s->regions.count == 1	? "none"
		: s->regions.count == 2 ? "two"
					: "three");
	return failure_protocol(s->sink, index, why);
}

static int
take_log(struct actors *s, unsigned index, const struct answer *answer)
{
	struct actor_handle *p = &s->handles[index];
	char why[160];

	if (s->op_count > OPS_MOST)
		return failure_protocol(s->sink, index,
		    "logs more than a million operations; one call takes a "
		    "set of pages, so few are enough");
	for (unsigned i = 0; i < answer->ops; i++) {
		if (!validate_place(answer, i, p, why, sizeof why))
			return failure_protocol(s->sink, index, why);
		if (check_declared(s, index, &answer->op[i]) < 0)
			return -1;
		if (s->op_count == s->op_room) {
			size_t room = s->op_room > 0 ? 2 * s->op_room : 64;
			struct actor_op *ops = reallocarray(
			    s->ops, room, sizeof *ops);

			if (ops == NULL)
				return failure_system(
				    s->sink, "keep the log of a step", -ENOMEM);
			s->ops = ops;
			s->op_room = room;
		}
		s->ops[s->op_count++] = (struct actor_op){
		    .index = index, .op = answer->op[i]};
		note_region(p, &answer->op[i]);
	}
	return 0;
}

static int
take_calls(struct actors *s, unsigned index, const struct call_log *log)
{
	for (unsigned i = 0; i < log->count; i++)
		if (actors_add_call(s, index, &log->call[i]) < 0)
			return failure_system(
			    s->sink, "keep the calls of a step", -ENOMEM);
	return 0;
}

static void
take_measures(struct actor_message *message, const struct answer *answer)
{
	for (unsigned i = 0; i < answer->measures; i++) {
		struct measure *m =
		    &message->measures[message->measure_count++];

		m->value = answer->measure[i].value;
		strlcpy(m->name, answer->measure[i].name, sizeof m->name);
		strlcpy(m->unit, answer->measure[i].unit, sizeof m->unit);
	}
}

_Static_assert(MEASURES_MAX <= STEP_MEASURES_MAX,
    "a record has room for what an actor measures in a step");

/* Lines that an actor wants to have shown, and figures that it measured. */
static int
take_messages(struct actors *s, unsigned index, const struct answer *answer)
{
	struct actor_message *message;

	if (*answer->messages == '\0' && answer->measures == 0)
		return 0;
	message = reallocarray(
	    s->messages, s->message_count + 1, sizeof *message);
	if (message == NULL)
		return failure_system(
		    s->sink, "keep the messages of a step", -ENOMEM);
	s->messages = message;
	message += s->message_count;
	*message = (struct actor_message){
	    .index = index, .lines = utf8_escape(answer->messages, true)};
	if (message->lines == NULL)
		return failure_system(
		    s->sink, "keep the messages of a step", -ENOMEM);
	take_measures(message, answer);
	s->message_count++;
	return 0;
}

/* The name of the region that an answer is about; "" if there is only one. */
static void
set_region(
    const struct actors *s, const struct answer *answer, struct failure *f)
{
	strlcpy(f->region, s->regions.name[answer->region], sizeof f->region);
}

static int
fail_crash(struct actors *s, unsigned index, const struct answer *answer)
{
	struct failure f = {
	    .kind = FAILURE_CRASH,
	    .index = index,
	    .signal = answer->signal,
	    .address = answer->address,
	    .sent = answer->sent,
	    .raised = answer->raised,
	    .page = answer->page,
	};

	set_region(s, answer, &f);
	return failure_put(s->sink, &f);
}

static int
fail_step(struct actors *s, unsigned index, const struct answer *answer)
{
	struct failure f = {
	    .kind = answer->cannot ? FAILURE_NOT_HERE : FAILURE_STEP,
	    .index = index,
	    .error = answer->error,
	    .page = answer->page,
	};

	char *words = utf8_escape(answer->messages, true);

	if (words != NULL)
		strlcpy(f.why, words, sizeof f.why);
	free(words);
	set_region(s, answer, &f);
	failure_set_call(&f, &answer->calls, &s->assignment);
	return failure_put(s->sink, &f);
}

/* Whatever else it holds, an answer must make sense. Returns 0 or -1. */
static int
check_answer(struct actors *s, unsigned index, const struct answer *answer)
{
	char why[160];

	if (answer->magic != WIRE_MAGIC)
		return failure_protocol(s->sink, index,
		    "sent nonsense: it is no message of this version");
	if (!validate_answer(answer, why, sizeof why))
		return failure_protocol(s->sink, index, why);
	return 0;
}

/* A number that is no error is no success either: it may be a count of what
 * was not done. */
static int
check_returned(struct actors *s, unsigned index, int returned)
{
	char why[80];

	if (returned <= 0 && returned >= -ERRNO_MOST)
		return 0;
	snprintf(why, sizeof why,
	    "returned %d; a step returns 0 or a negated errno", returned);
	return failure_protocol(s->sink, index, why);
}

/* Receives one message of actor index, whose log is that of actor as. Returns 1
 * if it ends the order, 0 if more follows, or -1. */
static int
receive(struct actors *s, unsigned index, unsigned as, uint32_t serial)
{
	struct answer answer;

	if (receive_message(s, index, &answer, sizeof answer) < 0)
		return -1;
	if (check_answer(s, index, &answer) < 0)
		return -1;
	if (answer.verb == ANSWER_CRASH)
		return fail_crash(s, index, &answer);
	if (answer.serial != serial)
		return failure_protocol(s->sink, index,
		    "it answered an order that it was not given");
	if (take_log(s, as, &answer) < 0)
		return -1;
	if (answer.verb != ANSWER_DONE)
		return s->patience.left_ms <= 0 ? fail_silent(s, index) : 0;
	s->handles[index].settling += (int64_t)answer.settling;
	if (check_returned(s, as, answer.error) < 0)
		return -1;
	s->newborn = answer.child > 0 ? answer.child : 0;
	if (answer.error < 0)
		return fail_step(s, as, &answer);
	if (take_calls(s, as, &answer.calls) < 0)
		return -1;
	return take_messages(s, as, &answer) < 0 ? -1 : 1;
}

int
orders_unasked(struct actors *s, unsigned index)
{
	struct answer answer;
	ssize_t length = recv(
	    s->handles[index].socket, &answer, sizeof answer, MSG_DONTWAIT);

	if (length <= 0)
		return failure_ended(s->sink, index);
	if (length == sizeof answer && answer.verb == ANSWER_CRASH)
		return check_answer(s, index, &answer) < 0
		    ? -1
		    : fail_crash(s, index, &answer);
	return failure_protocol(s->sink, index,
	    "it answered twice; a step must not write to the coordinator's "
	    "socket, and a child that it forks must end by _exit(2), not "
	    "return from it");
}

static int
send_order(struct actors *s, unsigned index, struct order *order, int pass_fd)
{
	int error;

	order->magic = WIRE_MAGIC;
	order->serial = ++s->serial;
	error = wire_send(
	    s->handles[index].socket, order, sizeof *order, pass_fd);
	/* An actor that has ended may have sent a report: receive it. */
	if (error < 0 && error != -EPIPE)
		return failure_about(s->sink, index, "send it an order", error);
	return 0;
}

static int
give_order(struct actors *s, unsigned index, unsigned as, struct order *order,
    int pass_fd)
{
	int result = 0;

	set_deadline(s);
	if (send_order(s, index, order, pass_fd) < 0)
		return -1;
	while (result == 0)
		result = receive(s, index, as, order->serial);
	return result < 0 ? -1 : 0;
}

int
orders_give(struct actors *s, unsigned index, struct order *order, int pass_fd)
{
	return give_order(s, index, index, order, pass_fd);
}

int
orders_dry_run(struct actors *s, unsigned index, const char *step)
{
	const struct mapped_region *made = s->handles[0].mapped;
	struct order order = {.verb = ORDER_DRY_RUN, .index = index};

	strlcpy(order.step, step, sizeof order.step);
	memcpy(order.mapped, s->handles[index].mapped, sizeof order.mapped);
	/* An object is as large as the producer made it. */
	for (unsigned r = 0; r < REGIONS_MAX; r++)
		order.object_pages[r] = made[r].start != 0
		    ? made[r].pages
		    : s->assignment.pages;
	return give_order(s, 0, index, &order, -1);
}

/* The actors that have not answered yet. */
struct pending {
	unsigned *index;  /* of each */
	uint32_t *serial; /* of its order */
	struct pollfd *fds;
	unsigned count;
};

static int
order_all(struct actors *s, const char *step, struct pending *pending)
{
	for (unsigned i = 0; i < s->count; i++) {
		struct order order = {.verb = ORDER_STEP};

		if (!s->handles[i].living)
			continue;
		strlcpy(order.step, step, sizeof order.step);
		if (send_order(s, i, &order, -1) < 0)
			return -1;
		pending->index[pending->count] = i;
		pending->serial[pending->count++] = order.serial;
	}
	return 0;
}

static int
await_pending(struct actors *s, struct pending *pending)
{
	while (pending->count > 0) {
		bool ended;
		int ready, result;

		for (unsigned i = 0; i < pending->count; i++)
			watch(&s->handles[pending->index[i]],
			    &pending->fds[1 + 2 * i]);
		ready = wait_for(s, pending->fds, pending->count,
		    pending->index[0], s->count - pending->count, s->count,
		    &ended);
		if (ready < 0)
			return -1;
		result = receive(s, pending->index[ready],
		    pending->index[ready], pending->serial[ready]);
		if (result < 0)
			return -1;
		if (result > 0) {
			pending->count--;
			pending->index[ready] = pending->index[pending->count];
			pending->serial[ready] =
			    pending->serial[pending->count];
		}
	}
	return 0;
}

static int
by_actor(const void *a, const void *b)
{
	const struct actor_op *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

static int
by_caller(const void *a, const void *b)
{
	const struct actor_call *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

int
orders_give_all(struct actors *s, const char *step)
{
	struct pending pending = {
	    .index = calloc(s->count, sizeof *pending.index),
	    .serial = calloc(s->count, sizeof *pending.serial),
	    .fds = calloc(1 + 2 * (size_t)s->count, sizeof *pending.fds),
	};
	int result;

	set_deadline(s);
	if (pending.index == NULL || pending.serial == NULL ||
	    pending.fds == NULL)
		result = failure_system(s->sink, "order all actors", -ENOMEM);
	else if (order_all(s, step, &pending) < 0)
		result = -1;
	else
		result = await_pending(s, &pending);
	/* Of each, what it did is in order; the order among them is unknown. */
	if (result == 0 && s->op_count > 0)
		result = mergesort(
		    s->ops, s->op_count, sizeof *s->ops, by_actor);
	if (result == 0 && s->call_count > 0)
		result = mergesort(
		    s->calls, s->call_count, sizeof *s->calls, by_caller);
	if (result < 0)
		failure_system(s->sink, "order all actors", -errno);
	free(pending.index);
	free(pending.serial);
	free(pending.fds);
	return result;
}
