#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "coordinator/ending.h"
#include "os/signal_name.h"
#include "probe/vmstat.h"
#include "role/wire.h"

/* The clock that RLIMIT_CPU goes by counts ticks; its number is that of the
 * exact one without these bits: CPUCLOCK_PROF of the kernel's posix-timers. */
#define EXACT_CLOCK 3

static void
look_at_name(struct ending *e, pid_t pid, const char *name)
{
	char path[64], now[sizeof e->program];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return;
	if (fgets(now, sizeof now, file) != NULL) {
		now[strcspn(now, "\n")] = '\0';
		/* The kernel cuts a name to 15 bytes. */
		if (strncmp(now, name, sizeof now - 1) != 0)
			strlcpy(e->program, now, sizeof e->program);
	}
	fclose(file);
}

static void
look_at_limit(struct ending *e, pid_t pid)
{
	struct timespec used;
	struct rlimit limit;
	clockid_t clock;

	if (prlimit(pid, RLIMIT_CPU, NULL, &limit) < 0 ||
	    limit.rlim_max == RLIM_INFINITY ||
	    clock_getcpuclockid(pid, &clock) != 0 ||
	    clock_gettime(clock & ~EXACT_CLOCK, &used) < 0)
		return;
	if ((rlim_t)used.tv_sec >= limit.rlim_max)
		e->cpu_limit = (int64_t)limit.rlim_max;
}

void
ending_look(struct ending *e, pid_t pid, const char *name)
{
	if (name != NULL)
		look_at_name(e, pid, name);
	look_at_limit(e, pid);
}

int64_t
ending_oom_kills(void)
{
	static const char *const names[] = {"oom_kill"};
	uint64_t kills;

	return vmstat_read(names, &kills, 1) == 0 ? (int64_t)kills : -1;
}

static void
killed_words(const struct ending *e, const char *who, char *words, size_t size)
{
	static const char less[] = "ask for less with --size or --consumers";

	if (e->cpu_limit > 0)
		snprintf(words, size,
		    "%s: killed by SIGKILL, by the kernel: its CPU time is "
		    "limited to %" PRId64 " s (ulimit -t)",
		    who, e->cpu_limit);
	else if (e->oom_kills > 0)
		snprintf(words, size,
		    "%s: killed by SIGKILL, by the kernel, since memory ran "
		    "out (see dmesg): %s",
		    who, less);
	else if (e->oom_kills == 0)
		snprintf(words, size,
		    "%s: killed by SIGKILL, which somebody sent: memory has "
		    "not run out",
		    who);
	else
		snprintf(words, size,
		    "%s: killed by SIGKILL, by somebody, or by the kernel, if "
		    "memory ran out (see dmesg): %s",
		    who, less);
}

static void
lived_words(const struct ending *e, const char *who, char *words, size_t size)
{
	static const char until[] = "until this run was given up";

	if (*e->program != '\0')
		snprintf(words, size,
		    "%s: it has become another program, '%s' (execve), which "
		    "lived on %s",
		    who, e->program, until);
	else if (e->headless)
		snprintf(words, size,
		    "%s: its first thread has ended, and another one lived on "
		    "%s",
		    who, until);
	else
		snprintf(words, size, "%s: it has %s, and yet it lived on %s",
		    who,
		    e->deaf ? "closed its socket" : "lost its memory, by /proc",
		    until);
}

void
ending_words(const struct ending *e, const char *who, char *words, size_t size)
{
	char name[32], program[96] = "";
	int signal = e->wait_status != -1 && WIFSIGNALED(e->wait_status)
	    ? WTERMSIG(e->wait_status)
	    : 0;

	if (*e->program != '\0')
		snprintf(program, sizeof program,
		    "it has become another program, '%s' (execve), which ",
		    e->program);
	if (e->wait_status != -1 && WIFEXITED(e->wait_status) &&
	    WEXITSTATUS(e->wait_status) == ACTOR_UNHEARD)
		snprintf(words, size,
		    "%s: it ended, since it could not reach the coordinator "
		    "any more: a step must leave its socket alone, which is "
		    "descriptor %d",
		    who, ACTOR_FD);
	else if (e->wait_status != -1 && WIFEXITED(e->wait_status))
		snprintf(words, size,
		    "%s: %sended (exit status %d) before it had answered", who,
		    program, WEXITSTATUS(e->wait_status));
	else if (e->lived && (signal == 0 || signal == SIGKILL))
		lived_words(e, who, words, size);
	else if (signal == SIGKILL)
		killed_words(e, who, words, size);
	else if (signal == SIGXCPU)
		snprintf(words, size,
		    "%s: killed by SIGXCPU: its CPU time is limited (ulimit "
		    "-t)",
		    who);
	else if (signal != 0)
		snprintf(words, size, "%s: %skilled by %s", who, program,
		    signal_name(signal, name, sizeof name));
	else
		snprintf(words, size, "%s: ended before it had answered", who);
}
