#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "cli/exit_status.h"
#include "confined.h"
#include "judge.h"
#include "shortage.h"

#define CALLED(...) .labels = {"coordinator", "producer", __VA_ARGS__}

static struct subject confined[] = {
    {.words = {"cow", "--size=4M"}, CALLED("consumer 1", "consumer 2")},
    {.words = {"shared", "--size=4M"}, CALLED("consumer 1", "consumer 2")},
    {.words = {"file-shared", "--size=4M", "--consumers=1"},
	CALLED("consumer 1")},
    {.words = {"generations", "--size=4M"}, CALLED("child", "grandchild")},
    {.words = {"prefork", "--size=4M"}, CALLED("worker 1", "worker 2")},
    {.words = {"pool", "--consumers=1"}, CALLED("consumer 1"), .streams = true},
    {.words = {"stream", "--size=4M", "--count=2000"},
	CALLED("consumer 1"),
	.streams = true},
    {.words = {"counter", "--count=2000"},
	CALLED("consumer 1"),
	.streams = true},
    {.words = {"buffer"}, CALLED("consumer 1"), .streams = true},
};
#define SUBJECTS (sizeof confined / sizeof *confined)

/* From what not even the program's start needs, to plenty. */
static const unsigned mib[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 24, 64};
static const unsigned processes[] = {1, 2, 3, 4, 5, 6, 8, 16};
#define OF_MEMORY (unsigned)(sizeof mib / sizeof *mib)
#define OF_PIDS	  (unsigned)(sizeof processes / sizeof *processes)

static bool
have(const char *controller)
{
	return cgroup_unable(controller) == NULL;
}

/* Of each subject: limits of processes, limits of memory, and shortages at
 * moments of the coordinator, the producer and the first consumer. */
#define SHORTAGES (3 * SHORTAGE_MOMENTS)

static bool
can_run_short(void)
{
	return have("memory") && tracer_unable() == NULL;
}

unsigned
confined_cases(void)
{
	unsigned each = (have("pids") ? OF_PIDS : 0) +
	    (have("memory") ? OF_MEMORY : 0) +
	    (can_run_short() ? SHORTAGES : 0);
	struct tracer tracer = {.watched = (1 << ROLES) - 1};

	for (size_t i = 0; each > 0 && i < SUBJECTS; i++)
		subject_learn(&confined[i], can_run_short() ? &tracer : NULL);
	return each * (unsigned)SUBJECTS;
}

const char *
confined_left_out(void)
{
	static char text[512];
	const char *controllers[] = {"memory", "pids"};

	*text = '\0';
	for (size_t i = 0; i < 2; i++) {
		const char *why = cgroup_unable(controllers[i]);
		size_t length = strlen(text);

		if (why != NULL)
			snprintf(text + length, sizeof text - length,
			    "%sno cgroup of %s can be made here: %s",
			    length > 0 ? "; " : "", controllers[i], why);
	}
	return *text != '\0' ? text : NULL;
}

static void
enter(const void *group)
{
	cgroup_enter(group);
}

int
confined_open_log(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		(void)lseek(fd, 0, SEEK_END);
	return fd;
}

/* The names of the processes that it has killed meanwhile, for want of memory:
 * "[producer][consumer 1]". */
static void
read_victims(int log, char *names, size_t size)
{
	char line[8192], name[64];
	ssize_t length;

	*names = '\0';
	while ((length = read(log, line, sizeof line - 1)) > 0 ||
	    (length < 0 && errno == EPIPE)) {
		const char *found;

		line[length < 0 ? 0 : length] = '\0';
		found = strstr(line, "Killed process ");
		if (found == NULL ||
		    sscanf(found, "Killed process %*d (%63[^)])", name) != 1)
			continue;
		strlcat(names, "[", size);
		strlcat(names, name, size);
		strlcat(names, "]", size);
	}
}

/* Is that actor among them? It has the name of its program at first. Not known
 * without a log. */
static bool
is_victim(const struct subject *subject, unsigned role, const char *names)
{
	char name[32] = "[producer]", program[32];

	if (role > 1)
		snprintf(name, sizeof name, "[consumer %u]", role - 1);
	snprintf(program, sizeof program, "[%.15s]", subject->words[0]);
	return *names == '\0' || strstr(names, name) != NULL ||
	    strstr(names, program) != NULL || strstr(names, "[shmlab]") != NULL;
}

/* One of those that were killed is named, with the reason. */
static void
judge_named(const struct scene *s, const char *names, struct finding *f)
{
	for (unsigned role = 1; role < ROLES; role++) {
		const char *label = s->subject->labels[role];
		char who[64];

		if (label == NULL || !is_victim(s->subject, role, names))
			continue;
		snprintf(who, sizeof who, "shmlab: %s, ", label);
		if (judge_is_said(s, who,
			"killed by SIGKILL, by the kernel, since memory ran "
			"out"))
			return;
	}
	finding_wrong(f, "killed for want of memory: %s; status %d: %s", names,
	    WEXITSTATUS(s->status), s->err);
}

void
confined_judge_memory(
    const struct scene *s, int64_t kills, int log, struct finding *f)
{
	char names[512];

	read_victims(log, names, sizeof names);
	judge_end(s, kills != 0 ? SIGKILL : 0, f);
	if (log >= 0)
		close(log);
	if (!WIFEXITED(s->status))
		return;
	judge_decent(s, f);
	if (WEXITSTATUS(s->status) != EXIT_BALANCED && kills > 0)
		judge_named(s, names, f);
	if (kills == 0 && strstr(s->err, "memory ran out") != NULL)
		finding_wrong(f, "nobody was killed: %s", s->err);
}

/* Where a fork was refused and could not be done without, that is said. */
static void
judge_pids(const struct scene *s, int64_t refusals, struct finding *f)
{
	judge_end(s, 0, f);
	if (!WIFEXITED(s->status))
		return;
	judge_decent(s, f);
	if (WEXITSTATUS(s->status) != EXIT_BALANCED && refusals > 0 &&
	    !judge_is_said(s, "fork(): ", "pids.max") &&
	    !judge_is_said(s, "posix_spawn(", "pids.max") &&
	    !judge_is_said(s, "start", "pids.max"))
		finding_wrong(f, "a fork was refused; status %d: %s",
		    WEXITSTATUS(s->status), s->err);
}

static void
run_in(const struct subject *subject, const char *controller, uint64_t limit,
    struct finding *f)
{
	struct cgroup group;
	struct scene s = {.subject = subject, .prepare = enter, .arg = &group};
	bool memory = strcmp(controller, "memory") == 0;
	int log = memory ? confined_open_log() : -1;
	int64_t refusals;

	cgroup_make(&group, controller, limit);
	scene_run(&s);
	refusals = cgroup_refusals(&group);
	f->injected = refusals != 0 || s.status != 0;
	if (memory)
		confined_judge_memory(&s, refusals, log, f);
	else
		judge_pids(&s, refusals, f);
	scene_release(&s);
	if (!cgroup_remove(&group))
		finding_wrong(f, "%s cannot be removed", group.path);
}

void
confined_inject(unsigned number, struct finding *f)
{
	const struct subject *subject = &confined[number % SUBJECTS];
	const char *pair = subject->words[0];
	unsigned which = number / (unsigned)SUBJECTS;
	unsigned pids = have("pids") ? OF_PIDS : 0;

	if (which < pids) {
		finding_what(
		    f, "%s: %u processes in a cgroup", pair, processes[which]);
		run_in(subject, "pids", processes[which], f);
		return;
	}
	which -= pids;
	if (which < OF_MEMORY) {
		finding_what(f, "%s: %u MiB in a cgroup", pair, mib[which]);
		run_in(subject, "memory", (uint64_t)mib[which] << 20, f);
		return;
	}
	which -= OF_MEMORY;
	shortage_inject(
	    subject, which / SHORTAGE_MOMENTS, which % SHORTAGE_MOMENTS, f);
}
