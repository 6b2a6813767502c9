/* signals.c: every signal that ends or stops a process, to every process, at a
 * pause and while it runs.
 *
 * Whoever is stopped is continued at once, and nothing is lost. Ctrl-C and its
 * like are the coordinator's alone: actors ignore them. So they do with a file
 * that is too large: a write says it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "cli/exit_status.h"
#include "fault.h"
#include "judge.h"

static const int stopping[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
static const int interrupting[] = {SIGINT, SIGQUIT, SIGHUP, SIGTERM};
static const int failing[] = {SIGPIPE, SIGXFSZ}; /* a write that fails */
static const int others[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1,
    SIGSEGV, SIGUSR2, SIGALRM, SIGSTKFLT, SIGXCPU, SIGVTALRM, SIGPROF, SIGIO,
    SIGPWR, SIGSYS, 34 /* the first real-time signal of programs */};
#define COUNT(a)	 (sizeof(a) / sizeof *(a))
#define IS_IN(a, signal) is_in(a, COUNT(a), signal)
#define SIGNALS                                                                \
	(COUNT(stopping) + COUNT(interrupting) + COUNT(failing) + COUNT(others))

/* So many moments while it runs, evenly spread; and three pauses. */
#define RUNNING 6
#define PAUSED	3
#define PHASES	(RUNNING + PAUSED)

#define TAKEN 4 /* roles: none of the few subjects has more */

struct signal_case {
	const struct subject *subject;
	unsigned role, phase;
	int signal;
	unsigned moment; /* a system call of its own, or a pause */

	/* What became of it. */
	unsigned pauses;
	bool done, last_words, ignored;
};

static bool
is_in(const int *list, size_t count, int signal)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == signal)
			return true;
	return false;
}

static int
signal_of(unsigned index)
{
	static const struct {
		const int *list;
		size_t count;
	} lists[] = {{stopping, COUNT(stopping)},
	    {interrupting, COUNT(interrupting)}, {failing, COUNT(failing)},
	    {others, COUNT(others)}};
	size_t i = 0;

	while (index >= lists[i].count)
		index -= (unsigned)lists[i++].count;
	return lists[i].list[index];
}

static unsigned
count(void)
{
	subjects_learn(true);
	return subject_count * TAKEN * (unsigned)SIGNALS * PHASES;
}

static struct signal_case
case_of(unsigned number)
{
	struct signal_case c = {.phase = number % PHASES};
	unsigned pauses;

	number /= PHASES;
	c.signal = signal_of(number % SIGNALS);
	number /= SIGNALS;
	c.role = number % TAKEN;
	c.subject = &subjects[number / TAKEN];
	pauses = c.subject->pauses - 2; /* not that behind the last step */
	c.moment = c.phase < RUNNING
	    ? c.subject->calls[c.role] * (c.phase + 1) / (RUNNING + 1)
	    : 1 + (pauses - 1) * (c.phase - RUNNING) / (PAUSED - 1);
	return c;
}

/* At this moment: who is being born ignores what its parent ignores. */
static bool
is_ignored(pid_t pid, int signal)
{
	char path[64], line[128];
	unsigned long long set = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	file = fopen(path, "re");
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "SigIgn: %llx", &set) == 1)
			break;
	if (file != NULL)
		fclose(file);
	return (set >> (signal - 1) & 1) != 0;
}

static void
send(struct signal_case *c, pid_t victim)
{
	c->ignored = is_ignored(victim, c->signal);
	c->done = kill(victim, c->signal) == 0;
}

static void
send_while_running(struct tracer *t, const struct call_stop *at)
{
	struct signal_case *c = t->arg;

	if (c->done || at->exit || at->role != c->role ||
	    at->number != c->moment)
		return;
	/* Of a call that does not wait, a signal sees the end. */
	c->last_words = t->sends[at->role][at->instance] +
		(at->nr == SYS_sendmsg) >=
	    c->subject->sends[at->role][at->instance];
	send(c, at->pid);
	/* Nor does it when the call is about to have it ignored. */
	c->ignored |= at->nr == SYS_rt_sigaction &&
	    at->first_argument == (uint64_t)c->signal;
}

/* A pause ends when somebody presses Enter. */
static void
send_at_pause(struct tracer *t, const struct call_stop *at)
{
	struct signal_case *c = t->arg;
	pid_t victim = tracer_pid(t, c->role);

	if (at->exit || at->role != 0 || at->nr != SYS_read ||
	    at->first_argument != 0 || ++c->pauses != c->moment)
		return;
	if (victim != 0)
		send(c, victim);
}

static void
judge_coordinator(const struct signal_case *c, const struct scene *s,
    const char *name, struct finding *f)
{
	char interrupted[64];

	judge_end(s, c->signal, f);
	if (WIFSIGNALED(s->status))
		return;
	snprintf(interrupted, sizeof interrupted, "interrupted by %s", name);
	if (WEXITSTATUS(s->status) == EXIT_BALANCED)
		judge_whole(s, f); /* ignored, continued, or too late */
	else if (WEXITSTATUS(s->status) == EXIT_SIGNAL + c->signal &&
	    !IS_IN(stopping, c->signal) && !IS_IN(failing, c->signal))
		judge_cut(s, interrupted, f);
	else
		finding_wrong(
		    f, "status %d: %s", WEXITSTATUS(s->status), s->err);
}

static void
inject(unsigned number, struct finding *f)
{
	struct signal_case c = case_of(number);
	bool runs = c.phase < RUNNING, replaced;
	struct tracer tracer = {.watched = UINT32_C(1) << (runs ? c.role : 0),
	    .on_call = runs ? send_while_running : send_at_pause,
	    .arg = &c};
	struct scene s = {
	    .subject = c.subject, .paused = !runs, .tracer = &tracer};
	const char *label = c.subject->labels[c.role];
	const char *abbreviation = sigabbrev_np(c.signal);
	char name[32];

	if (label == NULL)
		return; /* there is no second consumer */
	snprintf(name, sizeof name,
	    abbreviation != NULL ? "SIG%s" : "signal %s",
	    abbreviation != NULL ? abbreviation : "34");
	scene_run(&s);
	f->injected = c.done;
	finding_what(f, "%s: %s to the %s at its %s %u", c.subject->words[0],
	    name, label, runs ? "system call" : "pause", c.moment);
	replaced = c.done && s.status == 0 &&
	    tracer.instances[c.role] > c.subject->instances[c.role];
	if (c.done && c.role == 0)
		judge_coordinator(&c, &s, name, f);
	else if (replaced)
		judge_restarted(&s, name, f);
	else
		judge_ended(&s, label, name,
		    !c.done || c.last_words || c.ignored ||
			IS_IN(stopping, c.signal),
		    f);
	if (IS_IN(stopping, c.signal))
		judge_whole(&s, f);
	scene_release(&s);
}

const struct fault_row row_signals = {
    .name = "signals",
    .what = "a signal that ends or stops a process",
    .quick = 24,
    .seconds = 60,
    .unable = tracer_unable,
    .count = count,
    .inject = inject,
};
