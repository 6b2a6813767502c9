/* step_kill.c [DENSITY]: stops an actor for good after each instruction between
 * an order and the end of its answer, and looks what the coordinator makes of
 * what was sent so far. Then it kills one every so many instructions: fewer
 * with a higher density. The coordinator must say who died, at which step and
 * how; or, once the answer is sent, have all of it. And nothing must be left.
 * Ends with 1, and a sentence, where it is not so.
 *
 * The actor is stepped by ptrace(2). Its step makes an object and logs more
 * than one message holds, so that there is a half of an answer. The order lies
 * in its socket before it is stepped; behind it lies one that ends the actor.
 *
 * The Makefile builds it of the sources as they are, and once for each script
 * of tests/variants/step_kill/, which breaks them in one way; test_step_kill.c
 * requires that each of those is caught. */
#include "coordinator/actors.c"
#include "coordinator/orders.c"
#include "role/loop.c"
#include "role/wire.c"

#include <sys/ptrace.h>

#define PAGES	 20   /* each is written by an operation of its own */
#define STRIDE	 4001 /* instructions from kill to kill */
#define SAID	 "all is written\n"
#define MESSAGES 8 /* more than an answer consists of */

static struct answer sent[MESSAGES];
static unsigned sent_count;
static int pidfd_of_dead;

static int
fill(struct actor *me)
{
	struct region *r = &me->region;
	int error = region_create_shm(r, me->object, me->pages, MAP_SHARED);

	for (uint64_t i = 0; i < PAGES && error == 0; i++)
		error = region_write(
		    r, pages_between(me->pages, i, 1), (unsigned)i);
	actor_say(me, "all is written");
	return error;
}

static const struct role producer_role = {.steps = {STEP("fill", fill, "")}};

static void
become_actor_of(int socket)
{
	dup2(socket, ACTOR_FD);
	closefrom(ACTOR_FD + 1);
	role_loop(&producer_role, &producer_role);
}

/* The producer, settled, with its order before it, and stopped. */
static void
start_actor(struct actors *s, struct failure_sink *sink)
{
	struct order order = {.magic = WIRE_MAGIC, .verb = ORDER_STEP};
	struct order last = {.magic = 0};
	struct actor_handle *p = malloc(sizeof *p);
	int theirs;

	if (p == NULL || failure_sink_open(sink) < 0 ||
	    actors_open(s, 3, sink, NULL) < 0)
		errx(2, "cannot open the run");
	actor_handle_init(p);
	s->handles = p;
	s->count = 1;
	s->assignment = (struct assignment){.pages = PAGES,
	    .part = pages_all(PAGES),
	    .consumers = 1,
	    .pair = "step_kill"};
	strlcpy(sink->names.producer, "producer", sizeof sink->names.producer);
	strlcpy(sink->step, "fill", sizeof sink->step);
	if (actors_name_objects(s) < 0 || open_line(s, p, &theirs) < 0)
		errx(2, "cannot prepare the run");
	p->pid = fork();
	if (p->pid == 0)
		become_actor_of(theirs);
	close(theirs);
	if (p->pid < 0 || watch_pid(s, p) < 0 || actors_assign(s, 0) < 0)
		errx(2, "cannot start the actor");

	if (ptrace(PTRACE_ATTACH, p->pid, NULL, NULL) < 0)
		err(2, "ptrace");
	waitpid(p->pid, NULL, 0);
	order.serial = s->serial + 1; /* that of the order to come */
	strlcpy(order.step, "fill", sizeof order.step);
	if (wire_send(p->socket, &order, sizeof order, -1) < 0 ||
	    wire_send(p->socket, &last, sizeof last, -1) < 0)
		errx(2, "cannot give the order");
}

/* false: it has ended. */
static bool
step_once(pid_t child)
{
	int status;

	if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) < 0)
		err(2, "ptrace");
	waitpid(child, &status, 0);
	return WIFSTOPPED(status);
}

/* Exactly what the step does, and all of it. */
static bool
is_whole(const struct actors *s)
{
	if (s->op_count != PAGES + 1 || s->message_count != 1 ||
	    strcmp(s->messages[0].lines, SAID) != 0 || s->call_count == 0)
		return false;
	for (unsigned i = 0; i < PAGES; i++)
		if (s->ops[i + 1].op.what != OP_WRITE ||
		    s->ops[i + 1].op.mark != i)
			return false;
	return s->ops[0].op.what == OP_CREATE;
}

/* What is wrong with how the order ended; NULL: nothing. */
static const char *
judge_order(const struct actors *s, int result, bool answered)
{
	if (result == 0 && !is_whole(s))
		return "half an answer is taken as whole";
	if (result < 0 && answered)
		return "an answer that was sent is lost";
	return NULL;
}

static const char *
judge_failure(const struct failure *failure)
{
	char words[ACTOR_TEXT_MAX];

	failure_words(failure, words, sizeof words);
	if (failure->kind != FAILURE_ENDED)
		return "its death is taken for something else";
	if (strstr(words, "producer") == NULL || strstr(words, "fill") == NULL)
		return "it is not said who died, and at which step";
	return strstr(words, "SIGKILL") != NULL ? NULL
						: "it is not said how it died";
}

static const char *
judge_rest(const char *object)
{
	if (waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD)
		return "a process is left";
	if (shm_unlink(object) == 0)
		return "an object is left";
	return NULL;
}

/* Takes what the actor has sent since the last stop. */
static void
take_sent(int socket)
{
	while (sent_count < MESSAGES &&
	    recv(socket, &sent[sent_count], sizeof *sent, MSG_DONTWAIT) ==
		sizeof *sent)
		sent_count++;
}

static void
release(struct actors *s)
{
	free(s->ops);
	free(s->calls);
	for (size_t i = 0; i < s->message_count; i++)
		free(s->messages[i].lines);
	free(s->messages);
}

/* What the coordinator makes of it, if the actor has died now. */
static const char *
judge_stop(uint32_t serial)
{
	struct failure_sink sink = {.signal_fd = -1};
	struct actor_handle handle;
	struct actors s = {.handles = &handle,
	    .count = 1,
	    .regions.count = 1,
	    .timeout = 3,
	    .serial = serial,
	    .sink = &sink};
	struct order order = {.verb = ORDER_STEP, .step = "fill"};
	const char *wrong;
	int theirs, result;

	actor_handle_init(&handle);
	if (open_line(&s, &handle, &theirs) < 0)
		errx(2, "cannot open a line");
	handle.living = true;
	handle.pid = getpid(); /* who sends it now */
	handle.pidfd = dup(pidfd_of_dead);
	for (unsigned i = 0; i < sent_count; i++)
		(void)wire_send(theirs, &sent[i], sizeof sent[i], -1);
	close(theirs);
	result = orders_give(&s, 0, &order, -1);
	wrong = judge_order(&s, result,
	    sent_count > 0 && sent[sent_count - 1].verb == ANSWER_DONE);
	if (wrong == NULL && result < 0 && sink.first.kind != FAILURE_ENDED)
		wrong = "its death is taken for something else";
	actor_handle_close(&handle);
	release(&s);
	return wrong;
}

/* Returns at how many instructions. */
static unsigned long
stop_everywhere(const char **wrong)
{
	struct failure_sink sink;
	struct actors s;
	unsigned long at = 0;

	start_actor(&s, &sink);
	while (*wrong == NULL && step_once(s.handles[0].pid)) {
		at++;
		take_sent(s.handles[0].socket);
		*wrong = judge_stop(s.serial);
	}
	/* The coordinator knows nothing of this one. */
	(void)shm_unlink(s.assignment.object);
	actors_close(&s);
	actors_unlink(&s);
	failure_sink_close(&sink);
	return at;
}

/* false: it had ended before. */
static bool
kill_at(unsigned long at, const char **wrong)
{
	struct failure_sink sink;
	struct actors s;
	struct order order = {.verb = ORDER_STEP, .step = "fill"};
	char object[sizeof s.assignment.object];
	bool lives = true;
	int result;

	start_actor(&s, &sink);
	strlcpy(object, s.assignment.object, sizeof object);
	for (unsigned long i = 0; i < at && lives; i++)
		lives = step_once(s.handles[0].pid);
	if (lives)
		kill(s.handles[0].pid, SIGKILL);
	result = orders_give(&s, 0, &order, -1);
	*wrong = judge_order(&s, result, !lives);
	actors_close(&s);
	actors_unlink(&s);
	failure_sink_close(&sink);
	if (*wrong == NULL && result < 0)
		*wrong = judge_failure(&sink.first);
	if (*wrong == NULL)
		*wrong = judge_rest(object);
	return lives;
}

static void
make_dead(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	pidfd_of_dead = (int)syscall(SYS_pidfd_open, child, 0);
	if (pidfd_of_dead < 0 || waitpid(child, NULL, 0) != child)
		err(2, "make a dead process");
}

static int
give_verdict(const char *how, unsigned long at, const char *wrong)
{
	printf("%s at instruction %lu: %s\n", how, at, wrong);
	return 1;
}

int
main(int argc, char **argv, char **envp)
{
	unsigned long density = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
	unsigned long stride, stops, kills = 0;
	const char *wrong = NULL;

	if (density == 0)
		errx(2, "the density is a number from 1 on");
	stride = density < STRIDE ? STRIDE / density : 1;
	setproctitle_init(argc, argv, envp);
	setvbuf(stdout, NULL, _IOLBF, 0);
	make_dead();
	stops = stop_everywhere(&wrong);
	if (wrong != NULL)
		return give_verdict("stopped", stops, wrong);
	while (kill_at((kills + 1) * stride, &wrong) && wrong == NULL)
		kills++;
	if (wrong != NULL)
		return give_verdict("killed", (kills + 1) * stride, wrong);
	printf("answering an order: stopped at %lu instructions, killed at "
	       "%lu\n",
	    stops, kills);
	return 0;
}
