#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "coordinator/actors.h"
#include "coordinator/object.h"
#include "coordinator/orders.h"
#include "coordinator/spawn.h"
#include "coordinator/validate.h"
#include "os/descriptor.h"
#include "os/pin.h"
#include "os/reap.h"

/* How long an actor may live on after its socket is closed. */
#define LAST_WORDS_MS 1000

int
actors_open(struct actors *s, double timeout, struct failure_sink *sink,
    struct progress *progress)
{
	*s = (struct actors){.timeout = timeout,
	    .regions.count = 1,
	    .sink = sink,
	    .progress = progress,
	    .oom_kills = ending_oom_kills()};
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return failure_system(sink, "become a subreaper", -errno);
	return 0;
}

void
actors_note_birth(
    struct actors *s, enum order_verb verb, unsigned index, unsigned parent)
{
	struct actor_handle *p = &s->handles[index];
	const struct actor_handle *from = &s->handles[parent];

	p->parent = parent;
	if (verb != ORDER_FORK)
		return;
	memcpy(p->mapped, from->mapped, sizeof p->mapped);
}

struct actor_handle *
actors_save(struct actors *s)
{
	struct actor_handle *handles = malloc(s->count * sizeof *handles);

	if (handles == NULL)
		failure_system(
		    s->sink, "save the state of the actors", -ENOMEM);
	else
		memcpy(handles, s->handles, s->count * sizeof *handles);
	return handles;
}

void
actors_restore(struct actors *s, struct actor_handle *remembered)
{
	memcpy(s->handles, remembered, s->count * sizeof *remembered);
	free(remembered);
}

/* A socket pair; the kernel adds the sender's pid to what our end receives. */
static int
open_line(struct actors *s, struct actor_handle *p, int *theirs)
{
	int pair[2], on = 1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return failure_about(s->sink, (unsigned)(p - s->handles),
		    "make its socket pair", -errno);
	p->socket = pair[0];
	*theirs = pair[1];
	if (setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0)
		return 0;
	close(pair[1]);
	return failure_system(s->sink, "ask who sends (SO_PASSCRED)", -errno);
}

static int
watch_pid(struct actors *s, struct actor_handle *p)
{
	if (p->pidfd < 0)
		p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	if (p->pidfd < 0)
		return failure_about(s->sink, (unsigned)(p - s->handles),
		    "open its pidfd", -errno);
	p->living = true;
	return 0;
}

int
actors_start(struct actors *s, const char *path, struct pair_info *info)
{
	struct actor_handle *p = malloc(sizeof *p);
	int theirs, error;
	char why[160];

	if (p == NULL)
		return failure_system(s->sink, "start the producer", -ENOMEM);
	actor_handle_init(p);
	s->handles = p;
	s->count = 1;
	if (open_line(s, p, &theirs) < 0)
		return -1;

	error = spawn_actor(path, theirs, &p->pid);
	close(theirs);
	if (error < 0)
		return failure_start(
		    s->sink, "start the producer's program", error);
	if (watch_pid(s, p) < 0 || orders_receive(s, 0, info, sizeof *info) < 0)
		return -1;
	if (info->magic != WIRE_MAGIC)
		return failure_protocol(s->sink, 0,
		    "its program is of another version: build again (make)");
	/* What has a fault may be of no use beside it. */
	if (info->fault[0] != '\0' &&
	    memchr(info->fault, '\0', sizeof info->fault) != NULL)
		return failure_protocol(s->sink, 0, info->fault);
	if (!validate_pair(info, why, sizeof why))
		return failure_protocol(s->sink, 0, why);
	s->sink->names = actor_names_of(info, 0);
	s->regions = info->regions;
	return 0;
}

int
actors_make_room(struct actors *s, unsigned consumers)
{
	struct actor_handle *handles = reallocarray(
	    s->handles, (size_t)consumers + 1, sizeof *s->handles);

	if (handles == NULL)
		return failure_system(
		    s->sink, "watch so many consumers", -ENOMEM);
	s->handles = handles;
	s->sink->names.consumers = consumers;
	for (s->count = 1; s->count <= consumers; s->count++)
		actor_handle_init(&handles[s->count]);
	return 0;
}

/* Where there is no room for the addresses, which an ordinary user may be
 * denied, faults are only counted. */
static void
locate(struct actors *s, struct actor_handle *p)
{
	if (s->locates && s->assignment.pages <= LOCATED_PAGES)
		(void)fault_events_open(
		    &p->faults, p->pid, 3 * s->assignment.pages + 256);
}

int
actors_assign(struct actors *s, unsigned index)
{
	struct actor_handle *p = &s->handles[index];
	struct order order = {
	    .verb = ORDER_ASSIGN, .assignment = s->assignment};
	int error;

	order.assignment.index = index;
	actor_label(&s->sink->names, index, order.assignment.label,
	    sizeof order.assignment.label);
	order.assignment.parent = index == 0 ? getpid()
					     : s->handles[p->parent].pid;
	if (orders_give(s, index, &order, -1) < 0)
		return -1;
	p->assigned = true;
	if (!p->living && watch_pid(s, p) < 0)
		return -1;
	error = process_open(&p->process, p->pid);
	if (error == 0)
		locate(s, p);
	if (error == -ESRCH)
		return failure_ended(s->sink, index);
	if (error < 0)
		return failure_read(
		    s->sink, index, p->pid, "stat, statm or smaps", error);
	return 0;
}

int
actors_birth(
    struct actors *s, enum order_verb verb, unsigned index, unsigned parent)
{
	struct actor_handle *p = &s->handles[index];
	struct order order = {.verb = verb};
	int theirs, result;

	if (open_line(s, p, &theirs) < 0)
		return -1;
	result = orders_give(s, parent, &order, theirs);
	close(theirs);
	if (result < 0)
		return -1;
	p->pid = s->newborn;
	if (p->pid > 0) /* it may end before it says anything */
		p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	actors_note_birth(s, verb, index, parent);
	return actors_assign(s, index);
}

/* Has a child of that actor left as it was told to? One that has ended
 * otherwise is not to be reaped before we know how. */
static bool
has_left_children(const struct actors *s, unsigned parent)
{
	for (unsigned i = 1; i < s->count; i++)
		if (s->handles[i].parent == parent && s->handles[i].pid > 0 &&
		    !s->handles[i].living)
			return true;
	return false;
}

int
actors_settle(struct actors *s, unsigned index)
{
	struct order order = {
	    .verb = ORDER_SETTLE, .reap = has_left_children(s, index)};

	return orders_give(s, index, &order, -1);
}

/* An actor whose parent ends becomes the coordinator's child, since that is its
 * subreaper; until then it must not end with the parent. */
static int
adopt_children(struct actors *s, unsigned parent, int adopter)
{
	for (unsigned i = 1; i < s->count; i++) {
		struct order order = {.verb = ORDER_ADOPT, .adopter = adopter};

		if (s->handles[i].living && s->handles[i].parent == parent &&
		    orders_give(s, i, &order, -1) < 0)
			return -1;
	}
	return 0;
}

int
actors_leave(struct actors *s, unsigned index)
{
	struct actor_handle *p = &s->handles[index];
	struct order order = {.verb = ORDER_LEAVE};

	if (adopt_children(s, index, 0) < 0 ||
	    orders_give(s, index, &order, -1) < 0)
		return -1;
	/* The pidfd becomes readable once the memory has been freed. */
	descriptor_close(&p->socket);
	if (orders_await_end(s, index) < 0)
		return -1;
	actor_handle_close(p);
	return adopt_children(s, index, getpid());
}

/* What was made by calls that are not noted. */
static void
note_open_objects(struct actors *s)
{
	for (unsigned kind = 0; s->named && kind < OBJECT_KINDS; kind++)
		for (unsigned i = 0;
		     i < s->count && object_is_unknown(&s->names, kind); i++)
			if (s->handles[i].living)
				object_note_open(
				    &s->names, kind, s->handles[i].pid);
}

int
actors_check(struct actors *s)
{
	struct pollfd *fds = calloc(2 * (size_t)s->count, sizeof *fds);
	int result = 0;

	if (fds == NULL)
		return failure_system(s->sink, "watch the actors", -ENOMEM);
	for (unsigned i = 0; i < s->count; i++) {
		fds[2 * i] = (struct pollfd){
		    .fd = s->handles[i].socket, .events = POLLIN};
		fds[2 * i + 1] = (struct pollfd){
		    .fd = s->handles[i].pidfd, .events = POLLIN};
	}
	if (poll(fds, 2 * s->count, 0) < 0 && errno != EINTR)
		result = failure_system(
		    s->sink, "look whether all actors live (poll)", -errno);
	for (unsigned i = 0; result == 0 && i < s->count; i++) {
		if (fds[2 * i].revents & POLLIN)
			result = orders_unasked(s, i);
		else if (fds[2 * i].revents != 0 || fds[2 * i + 1].revents != 0)
			result = failure_ended(s->sink, i);
	}
	free(fds);
	if (result == 0)
		note_open_objects(s);
	return result < 0 ? result : failure_interrupted(s->sink);
}

int
actors_name_objects(struct actors *s)
{
	struct assignment *a = &s->assignment;
	unsigned swept = object_sweep();
	char why[ACTOR_TEXT_MAX];
	int error = object_choose(&s->names, why, sizeof why);

	if (swept > 0)
		warnx("removed %u object%s that a killed run had left behind",
		    swept, swept == 1 ? "" : "s");
	if (error == -EEXIST)
		return failure_refuse(s->sink, EXIT_CANNOT_RUN, "%s", why);
	if (error < 0)
		return failure_system(
		    s->sink, "find a name for a temporary file", error);
	for (unsigned i = 0; i < REGIONS_MAX; i++)
		object_shm_name(
		    &s->names, i, a->objects[i], sizeof a->objects[i]);
	strlcpy(a->file, s->names.file, sizeof a->file);
	s->named = true;
	return 0;
}

/* An actor was told EEXIST, and its failure names what is there. */
static bool
has_told_of_another(const struct failure *f)
{
	return f->kind == FAILURE_STEP && f->error == -EEXIST;
}

/* An actor may have ended before it could tell what it had made. */
static bool
may_have_made(const struct failure *f)
{
	return f->kind != FAILURE_NONE && f->kind != FAILURE_QUIT &&
	    f->kind != FAILURE_REFUSED && !has_told_of_another(f);
}

void
actors_unlink(struct actors *s)
{
	const struct failure *f;

	if (!s->named)
		return;
	f = &s->sink->first;
	object_unlink(&s->names, may_have_made(f));
	if (!has_told_of_another(f))
		object_tell_others(&s->names);
	s->named = false;
}

/* The mapping of an object that has a name? */
static bool
is_named(const struct mapped_region *m)
{
	return m->start != 0 && !region_kind_is_anonymous(m->kind) &&
	    m->source == SOURCE_USUAL;
}

/* Every actor has as many as the producer, which makes them. */
bool
actors_have_attached(const struct actors *s)
{
	unsigned objects = 0;

	for (unsigned r = 0; s->count > 0 && r < s->regions.count; r++)
		objects += is_named(&s->handles[0].mapped[r]);
	for (unsigned i = 0; objects > 0 && i < s->count; i++) {
		unsigned own = 0;

		for (unsigned r = 0; r < s->regions.count; r++)
			own += is_named(&s->handles[i].mapped[r]);
		if (own < objects)
			return false;
	}
	return objects > 0;
}

/* Takes a name away, and adds the call to those of the step unless the name was
 * never used. */
static int
take_name(struct actors *s, enum call_kind what, const char *name)
{
	int result = what == CALL_SHM_UNLINK ? shm_unlink(name) : unlink(name);
	struct call c = {.what = what, .result = result < 0 ? -errno : 0};

	call_set_name(&c, name);
	return c.result == -ENOENT ? 0 : actors_add_call(s, BY_COORDINATOR, &c);
}

int
actors_unlink_attached(struct actors *s)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < REGIONS_MAX; i++)
		if (object_is_own(&s->names, OBJECT_SHM + i))
			error = take_name(
			    s, CALL_SHM_UNLINK, s->assignment.objects[i]);
	if (error == 0 && object_is_own(&s->names, OBJECT_FILE))
		error = take_name(s, CALL_UNLINK, s->assignment.file);
	/* What a later step makes goes at the end. */
	object_unlink(&s->names, false);
	return error == 0
	    ? 0
	    : failure_system(s->sink, "keep the calls of a step", error);
}

static int
note_name(struct actors *s, enum call_kind what, const char *name)
{
	struct call c = {.what = what, .dry = true};

	call_set_name(&c, name);
	return actors_add_call(s, BY_COORDINATOR, &c);
}

int
actors_note_unlink(struct actors *s)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < REGIONS_MAX; i++)
		if (s->dry_made & 1U << (OBJECT_SHM + i))
			error = note_name(
			    s, CALL_SHM_UNLINK, s->assignment.objects[i]);
	if (error == 0 && s->dry_made & 1U << OBJECT_FILE)
		error = note_name(s, CALL_UNLINK, s->assignment.file);
	return error == 0
	    ? 0
	    : failure_system(s->sink, "keep the calls of a step", error);
}

static void
note_end(void *arg, pid_t pid, int wait_status)
{
	struct actors *s = arg;

	for (unsigned i = 0; i < s->count; i++)
		if (s->handles[i].pid == pid)
			s->handles[i].wait_status = wait_status;
}

/* Has the actor ended, or does it end within so many milliseconds? */
static bool
has_ended(const struct actor_handle *p, int patience)
{
	struct pollfd fd = {.fd = p->pidfd, .events = POLLIN};

	return p->pidfd >= 0 && poll(&fd, 1, patience) == 1;
}

/* Has its first thread ended, though it lives? Children that this thread has
 * made are killed with it. */
static bool
is_headless(const struct actor_handle *p)
{
	char state;

	return !has_ended(p, 0) &&
	    process_read_state(&p->process, &state) == 0 && state == 'Z';
}

static bool
is_gone(const struct actor_handle *p)
{
	return has_ended(p, 0) || is_headless(p);
}

/* Can it have come of another actor's end, for whom this one waits, or to whom
 * it is connected? */
static bool
may_follow(const struct failure *f)
{
	return f->kind == FAILURE_SILENT ||
	    (f->kind == FAILURE_STEP &&
		(f->error == -EPIPE || f->error == -ECONNRESET ||
		    f->error == -EOWNERDEAD || f->error == -ETIMEDOUT));
}

/* A mutex tells of its owner's death a little before that is complete. */
static void
await_death(const struct actors *s)
{
	struct pollfd *fds = calloc(s->count, sizeof *fds);

	for (unsigned i = 0; fds != NULL && i < s->count; i++)
		fds[i] = (struct pollfd){
		    .fd = s->handles[i].pidfd, .events = POLLIN};
	if (fds != NULL)
		(void)poll(fds, s->count, LAST_WORDS_MS);
	free(fds);
}

static void
blame_the_dead(struct actors *s)
{
	struct failure *f = &s->sink->first;

	if (!may_follow(f))
		return;
	if (f->kind == FAILURE_STEP && f->error == -EOWNERDEAD)
		await_death(s);
	for (unsigned i = 0; i < s->count; i++) {
		if (!s->handles[i].living || !is_gone(&s->handles[i]))
			continue;
		f->kind = FAILURE_ENDED;
		f->index = i;
		return;
	}
}

/* Has the actor closed its socket? */
static bool
is_deaf(const struct actor_handle *p)
{
	char byte;

	return recv(p->socket, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) ==
	    0;
}

/* What can be seen of an actor before any is killed. */
static void
look_at_end(struct actors *s, unsigned index, bool ended)
{
	struct ending *ending = &s->sink->first.ending;
	const struct actor_handle *p = &s->handles[index];
	char name[ROLE_NAME];

	*ending = ENDING_UNKNOWN;
	ending->lived = !ended;
	ending->deaf = is_deaf(p);
	ending->headless = is_headless(p);
	if (p->pid > 0)
		ending_look(ending, p->pid,
		    p->assigned ? actor_process_name(index, name, sizeof name)
				: NULL);
}

/* Before any actor is killed: which one had ended by itself? A process that
 * frees much memory closes its socket some time before it is dead. An actor
 * that ends takes its children along, so the failure is about the eldest of
 * them that has ended. */
static void
find_eldest_ended(struct actors *s)
{
	struct failure *f = &s->sink->first;
	unsigned index;
	bool ended;

	blame_the_dead(s);
	if (f->kind != FAILURE_ENDED)
		return;
	index = f->index;
	ended = has_ended(&s->handles[index], LAST_WORDS_MS);
	while (index > 0) {
		index = s->handles[index].parent;
		if (is_gone(&s->handles[index])) {
			f->index = index;
			ended = has_ended(&s->handles[index], 0);
		}
	}
	look_at_end(s, f->index, ended);
}

/* Adds how the actor ended that the failure is about. A signal that was sent to
 * all processes may have reached an actor before it reached us. */
static void
complete_failure(struct actors *s)
{
	struct failure ended = s->sink->first;
	int64_t oom_kills = ending_oom_kills();

	if (ended.kind != FAILURE_ENDED)
		return;
	s->sink->first.kind = FAILURE_NONE;
	if (failure_interrupted(s->sink) < 0)
		return;
	ended.ending.wait_status = s->handles[ended.index].wait_status;
	if (s->oom_kills >= 0 && oom_kills >= 0)
		ended.ending.oom_kills = oom_kills - s->oom_kills;
	s->sink->first = ended;
}

void
actors_spread(struct actors *s, bool apart)
{
	unsigned cpus = pin_choices();

	for (unsigned i = 0; i < s->count; i++)
		if (s->handles[i].living)
			pin_to_one_cpu(s->handles[i].pid, apart ? i % cpus : 0);
}

/* On all CPUs, since it takes a while to free much memory. */
static void
kill_actors(struct actors *s)
{
	actors_spread(s, true);
	for (unsigned i = 0; i < s->count; i++)
		if (s->handles[i].living)
			syscall(SYS_pidfd_send_signal, s->handles[i].pidfd,
			    SIGKILL, NULL, 0);
}

void
actors_close(struct actors *s)
{
	if (s->count > 0)
		find_eldest_ended(s);
	kill_actors(s);
	if (reap_all(note_end, s) < 0)
		warnx("an actor does not end; ps shows it");
	if (s->count > 0)
		complete_failure(s);
	for (unsigned i = 0; i < s->count; i++)
		actor_handle_close(&s->handles[i]);
	free(s->handles);
	free(s->ops);
	free(s->calls);
	for (size_t i = 0; i < s->message_count; i++)
		free(s->messages[i].lines);
	free(s->messages);
	s->handles = NULL;
	s->ops = NULL;
	s->calls = NULL;
	s->call_count = 0;
	s->messages = NULL;
	s->message_count = 0;
	s->count = 0;
}
