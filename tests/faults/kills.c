/* kills.c: SIGKILL before and behind every system call of every process.
 *
 * Whoever is killed is named, with the signal. A killed coordinator says
 * nothing; its actors end all the same, and the next run takes away what it
 * left. An actor that has said all that it had to say may be killed; and a
 * producer in the dry run, in whose place another is started. */
#include <signal.h>
#include <sys/wait.h>

#include "fault.h"
#include "judge.h"

struct kill_case {
	struct subject_call call;
	bool behind;

	/* What became of it. */
	bool done, last_words;
	uint64_t nr;
};

static unsigned
count(void)
{
	subjects_learn_all();
	return 2 * subjects_calls();
}

static unsigned
number(unsigned place)
{
	return subjects_call_number(place / 2) * 2 + place % 2;
}

static void
kill_it(struct tracer *t, const struct call_stop *at)
{
	struct kill_case *k = t->arg;

	if (k->done || at->role != k->call.role ||
	    at->number != k->call.number || at->exit != k->behind)
		return;
	k->done = true;
	k->nr = at->nr;
	k->last_words = t->sends[at->role][at->instance] >=
	    k->call.subject->sends[at->role][at->instance];
	kill(at->pid, SIGKILL);
	t->watched = 0;
}

static void
judge_coordinator(
    const struct kill_case *k, const struct scene *s, struct finding *f)
{
	judge_end(s, k->done ? SIGKILL : 0, f);
	if (k->done && !WIFSIGNALED(s->status))
		finding_wrong(f, "it was killed, and ended with status %d",
		    WEXITSTATUS(s->status));
	if (!k->done || json_is_true(json_object_get(s->record, "complete")))
		judge_whole(s, f);
}

static void
inject(unsigned which, struct finding *f)
{
	struct kill_case k = {
	    .call = subjects_call(which / 2), .behind = which % 2 != 0};
	struct tracer tracer = {.watched = UINT32_C(1) << k.call.role,
	    .on_call = kill_it,
	    .arg = &k};
	struct scene s = {.subject = k.call.subject, .tracer = &tracer};
	bool replaced;

	scene_run(&s);
	f->injected = k.done;
	replaced = k.done && s.status == 0 &&
	    tracer.instances[k.call.role] >
		k.call.subject->instances[k.call.role];
	finding_what(f,
	    "%s: SIGKILL to the %s %s its system call %u, number "
	    "%u",
	    k.call.subject->words[0], k.call.subject->labels[k.call.role],
	    k.behind ? "behind" : "before", k.call.number, (unsigned)k.nr);
	if (k.call.role == 0)
		judge_coordinator(&k, &s, f);
	else if (replaced)
		judge_restarted(&s, "SIGKILL", f);
	else
		judge_ended(&s, k.call.subject->labels[k.call.role], "SIGKILL",
		    k.last_words || !k.done, f);
	scene_release(&s);
}

const struct fault_row row_kills = {
    .name = "kills",
    .what = "SIGKILL before and behind a system call",
    .quick = 60,
    .whole = 8000,
    .seconds = 1200,
    .unable = tracer_unable,
    .count = count,
    .number = number,
    .inject = inject,
};
