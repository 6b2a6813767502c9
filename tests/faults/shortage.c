#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "confined.h"
#include "judge.h"
#include "shortage.h"

/* More than any of the runs wants. */
#define LIMIT (UINT64_C(48) << 20)

struct shortage {
	const struct subject *subject;
	unsigned role, number; /* whose call, from 1 */
	struct cgroup group;

	/* What became of it. */
	bool done;
	int taken; /* a file that holds what was taken, or -1 */
};

/* From -1000, never, to 1000, always. */
static void
choose(pid_t pid, int score)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/oom_score_adj", pid);
	file = fopen(path, "we");
	if (file == NULL)
		return;
	fprintf(file, "%d", score);
	fclose(file);
}

static int
own_score(void)
{
	FILE *file = fopen("/proc/self/oom_score_adj", "re");
	int score = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%d", &score) != 1)
		score = 0;
	fclose(file);
	return score;
}

/* Until the kernel has killed somebody, or has nothing to give. What a process
 * writes is the memory of the cgroup that it is in. */
static void
take_what_is_left(struct shortage *o)
{
	static const char chunk[64 * 1024];
	int score = own_score();

	o->taken = memfd_create("taken", MFD_CLOEXEC);
	choose(getpid(), -1000);
	cgroup_enter(&o->group);
	for (uint64_t size = 0; size < 2 * LIMIT; size += sizeof chunk)
		if (write(o->taken, chunk, sizeof chunk) < 0 ||
		    cgroup_refusals(&o->group) != 0)
			break;
	cgroup_leave(&o->group);
	choose(getpid(), score);
}

static void
begin_shortage(struct tracer *t, const struct call_stop *at)
{
	struct shortage *o = t->arg;

	if (o->done || at->role != o->role || at->number != o->number)
		return;
	o->done = true;
	t->watched = 0;
	choose(at->pid, 1000);
	take_what_is_left(o);
}

static void
enter(const void *arg)
{
	const struct shortage *o = arg;

	cgroup_enter(&o->group);
}

void
shortage_inject(const struct subject *subject, unsigned role, unsigned moment,
    struct finding *f)
{
	struct shortage o = {.subject = subject,
	    .role = role,
	    .number = 1 +
		subject->calls[role] * (2 * moment + 1) /
		    (2 * SHORTAGE_MOMENTS),
	    .taken = -1};
	struct tracer tracer = {.watched = UINT32_C(1) << role,
	    .on_call = begin_shortage,
	    .arg = &o};
	struct scene s = {
	    .subject = subject, .tracer = &tracer, .prepare = enter, .arg = &o};

	int log = confined_open_log();
	int64_t kills;

	cgroup_make(&o.group, "memory", LIMIT);
	finding_what(f, "%s: memory runs out at system call %u of the %s",
	    subject->words[0], o.number, subject->labels[role]);
	scene_run(&s);
	if (o.taken >= 0)
		close(o.taken);
	f->injected = o.done;
	kills = cgroup_refusals(&o.group);
	if (o.done && kills == 0)
		finding_wrong(f, "the kernel has killed nobody");
	confined_judge_memory(&s, kills, log, f);
	scene_release(&s);
	if (!cgroup_remove(&o.group))
		finding_wrong(f, "%s cannot be removed", o.group.path);
}
