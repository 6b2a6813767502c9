#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "coordinator/reap.h"
#include "coordinator/signals.h"
#include "coordinator/spawn.h"
#include "coordinator/stage.h"

/* Descriptors that we hold for an actor: socket, pidfd, stat, statm, smaps,
 * pagemap; and what we need besides. */
#define DESCRIPTORS_EACH  6
#define DESCRIPTORS_BASIC 64

int
stage_fail(struct stage *s, enum failure_kind kind, unsigned index, int error)
{
	if (s->failure.kind != FAILURE_NONE)
		return -1;
	s->failure = (struct failure){
	    .kind = kind,
	    .index = index,
	    .error = error,
	    .page = REGION_NO_PAGE,
	    .timeout = s->timeout,
	    .wait_status = -1,
	};
	strlcpy(s->failure.step, s->step, sizeof s->failure.step);
	return -1;
}

int
stage_fail_system(struct stage *s, const char *what, int error)
{
	if (s->failure.kind == FAILURE_NONE) {
		stage_fail(s, FAILURE_SYSTEM, 0, error);
		s->failure.what = what;
	}
	return -1;
}

static int
fail_talk(struct stage *s, unsigned index, const char *what)
{
	if (s->failure.kind == FAILURE_NONE) {
		stage_fail(s, FAILURE_TALK, index, 0);
		s->failure.what = what;
	}
	return -1;
}

int
stage_open(struct stage *s, struct progress *progress)
{
	*s = (struct stage){
	    .signal_fd = -1, .timeout = 10, .progress = progress};
	s->signal_fd = signals_take_over();
	if (s->signal_fd < 0)
		return stage_fail_system(s, "take over signals", s->signal_fd);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return stage_fail_system(s, "become a subreaper", -errno);
	return 0;
}

int
stage_interrupted(struct stage *s)
{
	int signal = signals_came(s->signal_fd);

	if (signal == 0)
		return 0;
	stage_fail(s, FAILURE_INTERRUPTED, 0, 0);
	s->failure.signal = signal;
	return -1;
}

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the actor has said something (1) or has ended (0); or -1. */
static int
wait_for(struct stage *s, unsigned index)
{
	struct player *p = &s->players[index];
	struct pollfd fds[] = {
	    {.fd = p->socket, .events = POLLIN},
	    {.fd = p->pidfd, .events = POLLIN},
	    {.fd = s->signal_fd, .events = POLLIN},
	};
	int64_t end = milliseconds() + (int64_t)(s->timeout * 1000);
	char label[32];

	for (;;) {
		int64_t left = end - milliseconds();
		int n;

		if (left < 0)
			left = 0; /* to poll(2) less than 0 is for ever */
		n = poll(fds, 3, left > 500 ? 500 : (int)left);
		if (n < 0 && errno != EINTR)
			return stage_fail_system(s, "poll", -errno);
		if (n > 0 && fds[2].revents != 0 && stage_interrupted(s) < 0)
			return -1;
		/* Its last words come before its end. */
		if (n > 0 && fds[0].revents != 0)
			return 1;
		if (n > 0 && fds[1].revents != 0)
			return 0;
		if (left <= 0)
			return stage_fail(s, FAILURE_SILENT, index, 0);
		progress_say(s->progress, "%s: %s, of %u consumers ...",
		    *s->step != '\0' ? s->step : "getting ready",
		    actor_label(index, label, sizeof label), s->count - 1);
	}
}

static int
receive(struct stage *s, unsigned index, void *message, size_t size)
{
	struct player *p = &s->players[index];
	int sender = 0, error;

	error = wait_for(s, index);
	if (error <= 0)
		return error < 0 ? -1 : stage_fail(s, FAILURE_ENDED, index, 0);
	error = wire_recv(p->socket, message, size, NULL, &sender);
	if (error == -EPIPE)
		return stage_fail(s, FAILURE_ENDED, index, 0);
	if (error == -EBADMSG)
		return fail_talk(s, index, "it sent a message of a wrong size");
	if (error < 0)
		return stage_fail_system(s, "receive an answer", error);
	if (p->pid == 0)
		p->pid = sender;
	return 0;
}

/* The shm objects and mappings an actor has, by its own account. */
static void
follow(struct player *p, const struct op *op)
{
	if (op->what == OP_CREATE || op->what == OP_ATTACH) {
		p->region_start = op->start;
		p->region_pages = op->set.total;
		p->region_kind = op->kind;
	} else if (op->what == OP_UNMAP) {
		p->region_start = 0;
	}
}

static int
take_log(struct stage *s, unsigned index, const struct answer *answer)
{
	for (unsigned i = 0; i < answer->ops; i++) {
		if (s->did_count == s->did_room) {
			size_t room = s->did_room > 0 ? 2 * s->did_room : 64;
			struct did *did = reallocarray(
			    s->did, room, sizeof *did);

			if (did == NULL)
				return stage_fail_system(
				    s, "keep the log of a step", -ENOMEM);
			s->did = did;
			s->did_room = room;
		}
		s->did[s->did_count++] = (struct did){
		    .index = index, .op = answer->op[i]};
		follow(&s->players[index], &answer->op[i]);
	}
	return 0;
}

/* Reads answers of actor index until the one that ends the order; the log is
 * that of actor as. */
static int
hear_out(struct stage *s, unsigned index, unsigned as, uint32_t serial,
    struct answer *answer)
{
	for (;;) {
		if (receive(s, index, answer, sizeof *answer) < 0)
			return -1;
		if (answer->magic != WIRE_MAGIC || answer->ops > OPLOG_MAX)
			return fail_talk(s, index, "it sent nonsense");
		if (answer->verb == ANSWER_CRASH) {
			stage_fail(s, FAILURE_CRASH, index, 0);
			s->failure.signal = answer->signal;
			s->failure.address = answer->address;
			s->failure.sent = answer->sent;
			s->failure.page = answer->page;
			return -1;
		}
		if (answer->serial != serial)
			return fail_talk(s, index,
			    "it answered an order that it was not given");
		if (take_log(s, as, answer) < 0)
			return -1;
		if (answer->verb == ANSWER_DONE)
			return 0;
	}
}

static int
give_order(struct stage *s, unsigned index, unsigned as, struct order *order,
    int pass_fd, struct answer *answer)
{
	struct player *p = &s->players[index];
	int error;

	order->magic = WIRE_MAGIC;
	order->serial = ++s->serial;
	error = wire_send(p->socket, order, sizeof *order, pass_fd);
	/* An actor that has ended may have left word: hear it. */
	if (error < 0 && error != -EPIPE)
		return stage_fail_system(s, "send an order", error);
	if (hear_out(s, index, as, order->serial, answer) < 0)
		return -1;
	p->settling += (int64_t)answer->settling;
	if (answer->error < 0) {
		stage_fail(s, FAILURE_STEP, as, answer->error);
		s->failure.page = answer->page;
		return -1;
	}
	return 0;
}

int
stage_order(struct stage *s, unsigned index, struct order *order, int pass_fd,
    struct answer *answer)
{
	return give_order(s, index, index, order, pass_fd, answer);
}

int
stage_rehearse(struct stage *s, unsigned index, const char *step)
{
	const struct player *p = &s->players[index];
	struct order order = {.verb = ORDER_REHEARSE, .index = index};
	struct answer answer;

	strlcpy(order.step, step, sizeof order.step);
	order.region_start = p->region_start;
	order.region_pages = p->region_pages;
	order.region_kind = p->region_kind;
	/* An object is as large as the producer made it. */
	order.object_pages = s->players[0].region_start != 0
	    ? s->players[0].region_pages
	    : s->cast.pages;
	return give_order(s, 0, index, &order, -1, &answer);
}

void
stage_bear(struct stage *s, enum order_verb verb, unsigned index)
{
	struct player *p = &s->players[index];

	if (verb != ORDER_FORK)
		return;
	p->region_start = s->players[0].region_start;
	p->region_pages = s->players[0].region_pages;
	p->region_kind = s->players[0].region_kind;
}

/* A socket pair; the kernel writes the sender's pid on what our end gets. */
static int
open_line(struct stage *s, struct player *p, int *theirs)
{
	int pair[2], on = 1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return stage_fail_system(s, "make a socket pair", -errno);
	setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	p->socket = pair[0];
	*theirs = pair[1];
	return 0;
}

static int
watch_pid(struct stage *s, struct player *p)
{
	p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	if (p->pidfd < 0)
		return stage_fail_system(s, "open a pidfd", -errno);
	p->living = true;
	return 0;
}

static void
forget(struct player *p)
{
	*p = (struct player){.socket = -1, .pidfd = -1, .wait_status = -1};
	p->process.stat_fd = p->process.statm_fd = -1;
	p->process.smaps_fd = p->process.pagemap_fd = -1;
}

int
stage_start(struct stage *s, const char *path, struct hello *hello)
{
	struct player *p = malloc(sizeof *p);
	int theirs, error;

	if (p == NULL)
		return stage_fail_system(s, "start the producer", -ENOMEM);
	forget(p);
	s->players = p;
	s->count = 1;
	if (open_line(s, p, &theirs) < 0)
		return -1;

	error = spawn_actor(path, theirs, &p->pid);
	close(theirs);
	if (error < 0)
		return stage_fail_system(
		    s, "start the producer's program", error);
	if (watch_pid(s, p) < 0 || receive(s, 0, hello, sizeof *hello) < 0)
		return -1;
	if (hello->magic != WIRE_MAGIC)
		return fail_talk(s, 0,
		    "its program is of another version: build again (make)");
	return 0;
}

int
stage_make_room(struct stage *s, unsigned consumers)
{
	struct player *players = reallocarray(
	    s->players, (size_t)consumers + 1, sizeof *s->players);

	if (players == NULL)
		return stage_fail_system(s, "watch so many consumers", -ENOMEM);
	s->players = players;
	for (s->count = 1; s->count <= consumers; s->count++)
		forget(&players[s->count]);
	return 0;
}

int
stage_raise_limit(struct stage *s)
{
	rlim_t need = DESCRIPTORS_BASIC + DESCRIPTORS_EACH * (rlim_t)s->count;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return stage_fail_system(s, "getrlimit", -errno);
	if (limit.rlim_cur >= need)
		return 0;
	if (limit.rlim_max < need)
		return stage_fail_system(s, "watch so many consumers", -EMFILE);
	limit.rlim_cur = need;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return stage_fail_system(s, "watch so many consumers", -errno);
	return 0;
}

int
stage_cast(struct stage *s, unsigned index, uint64_t *need)
{
	struct player *p = &s->players[index];
	struct order order = {.verb = ORDER_CAST, .cast = s->cast};
	struct answer answer;
	int error;

	order.cast.index = index;
	order.cast.parent = index == 0 ? getpid() : s->players[0].pid;
	if (stage_order(s, index, &order, -1, &answer) < 0)
		return -1;
	if (!p->living && watch_pid(s, p) < 0)
		return -1;
	error = process_open(&p->process, p->pid);
	if (error == -ESRCH)
		return stage_fail(s, FAILURE_ENDED, index, 0);
	if (error < 0)
		return stage_fail_system(
		    s, "open an actor's files in /proc", error);
	if (need != NULL)
		*need = answer.need;
	return 0;
}

int
stage_birth(struct stage *s, enum order_verb verb, unsigned index)
{
	struct player *p = &s->players[index];
	struct order order = {.verb = verb};
	struct answer answer;
	int theirs, result;

	if (open_line(s, p, &theirs) < 0)
		return -1;
	result = stage_order(s, 0, &order, theirs, &answer);
	close(theirs);
	if (result < 0)
		return -1;
	stage_bear(s, verb, index);
	return stage_cast(s, index, NULL);
}

static void
let_go(struct player *p)
{
	if (p->living)
		process_close(&p->process);
	if (p->socket >= 0)
		close(p->socket);
	if (p->pidfd >= 0)
		close(p->pidfd);
	p->socket = p->pidfd = -1;
	p->living = false;
}

int
stage_leave(struct stage *s, unsigned index)
{
	struct player *p = &s->players[index];
	struct order order = {.verb = ORDER_LEAVE};
	struct answer answer;

	if (stage_order(s, index, &order, -1, &answer) < 0)
		return -1;
	/* The pidfd becomes readable after the memory has been given back. */
	close(p->socket);
	p->socket = -1;
	if (wait_for(s, index) < 0)
		return -1;
	let_go(p);
	return 0;
}

int
stage_check(struct stage *s)
{
	struct pollfd *fds = calloc(2 * (size_t)s->count, sizeof *fds);
	int result = 0;

	if (fds == NULL)
		return stage_fail_system(s, "watch the actors", -ENOMEM);
	for (unsigned i = 0; i < s->count; i++) {
		fds[2 * i] = (struct pollfd){
		    .fd = s->players[i].socket, .events = POLLIN};
		fds[2 * i + 1] = (struct pollfd){
		    .fd = s->players[i].pidfd, .events = POLLIN};
	}
	if (poll(fds, 2 * s->count, 0) < 0 && errno != EINTR)
		result = stage_fail_system(s, "poll", -errno);
	for (unsigned i = 0; result == 0 && i < s->count; i++) {
		struct answer answer;

		if (fds[2 * i].revents & POLLIN &&
		    recv(s->players[i].socket, &answer, sizeof answer,
			MSG_DONTWAIT) > 0)
			result = fail_talk(s, i,
			    "it answered twice; a step must not write to the "
			    "coordinator's socket");
		else if (fds[2 * i].revents != 0 || fds[2 * i + 1].revents != 0)
			result = stage_fail(s, FAILURE_ENDED, i, 0);
	}
	free(fds);
	return result < 0 ? result : stage_interrupted(s);
}

static void
note_end(void *arg, pid_t pid, int wait_status)
{
	struct stage *s = arg;

	for (unsigned i = 0; i < s->count; i++)
		if (s->players[i].pid == pid)
			s->players[i].wait_status = wait_status;
}

/* Reads how the actor ended that the failure is about; when the producer was
 * killed and its consumers with it, the failure is the producer's. A signal that
 * was sent to all processes may have come to an actor before it came to us. */
static void
complete_failure(struct stage *s, bool producer_first)
{
	struct failure ended = s->failure;

	if (ended.kind != FAILURE_ENDED)
		return;
	s->failure.kind = FAILURE_NONE;
	if (stage_interrupted(s) < 0)
		return;
	s->failure = ended;
	if (producer_first)
		s->failure.index = 0;
	s->failure.wait_status = s->players[s->failure.index].wait_status;
}

static bool
has_ended(const struct player *p)
{
	struct pollfd fd = {.fd = p->pidfd, .events = POLLIN};

	return p->pidfd >= 0 && poll(&fd, 1, 0) == 1;
}

void
stage_close(struct stage *s)
{
	bool producer_first = s->count > 0 && has_ended(&s->players[0]);

	for (unsigned i = 0; i < s->count; i++)
		if (s->players[i].pidfd >= 0)
			syscall(SYS_pidfd_send_signal, s->players[i].pidfd,
			    SIGKILL, NULL, 0);
	if (reap_all(note_end, s) < 0)
		warnx("an actor does not end: see ps");
	if (s->count > 0)
		complete_failure(s, producer_first);
	for (unsigned i = 0; i < s->count; i++)
		let_go(&s->players[i]);
	free(s->players);
	free(s->did);
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	s->signal_fd = -1;
	s->players = NULL;
	s->did = NULL;
	s->count = 0;
}
