/* soak.c: a stream that does not end, and beside it a pool that is run again
 * and again, until somebody presses Ctrl-C: nothing grows.
 *
 * Every 100 ms it is looked at from outside what the coordinators, their
 * producers and a consumer of each have. In the last quarter of the time the
 * medians are what they were in the second one; the first is to warm up. */
#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../traces.h"
#include "cli/exit_status.h"
#include "crowd.h"
#include "os/clock.h"
#include "os/median.h"

#define LONG_S	  120
#define BRIEF_S	  6
#define PERIOD_MS 100
#define END_MS	  20000
#define SAMPLES	  (LONG_S * 1000 / PERIOD_MS)

#define LEAST 16 /* samples of each, however slow the machine is */

/* By how much two medians may differ. Of each run, --repeat keeps how long its
 * steps took, 8 bytes each: in 120 s that is some 200 kB. What a run needs, and
 * would lose if nobody freed it, is much more than the 200 bytes that this
 * leaves for each. For each actor that there is at the moment, a coordinator
 * has five descriptors; one that is lost in each run would be a thousand. An
 * actor lives as long as its run: in a stream's nothing grows, but fault-around
 * may map more of its code. Of PSS only that of anonymous memory: who else maps
 * the C library is not ours. */
static const struct limits {
	long kib, descriptors;
} limits[] = {{512, 16}, {128, 2}, {128, 2}};

enum figure {
	RSS,
	PSS,
	DATA,
	OPEN,
	FIGURES
};
enum actor {
	COORDINATOR,
	PRODUCER,
	CONSUMER,
	ACTORS
};
#define RUNS 2

static const char *const names[] = {
    "RSS", "PSS of anonymous memory", "VmData", "descriptors"};
static const char *const actors[] = {"coordinator", "producer", "consumer"};

struct series {
	int64_t value[SAMPLES];
	unsigned count;
};

static struct series all[RUNS][ACTORS][FIGURES];

/* "Rss:  1234 kB" in a file of /proc; false: it cannot be read. */
static bool
read_kib(pid_t pid, const char *file, const char *key, long *kib)
{
	char path[64], line[256];
	size_t length = strlen(key);
	bool found = false;
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	in = fopen(path, "re");
	while (in != NULL && !found && fgets(line, sizeof line, in) != NULL)
		found = strncmp(line, key, length) == 0 &&
		    sscanf(line + length, " %ld kB", kib) == 1;
	if (in != NULL)
		fclose(in);
	return found;
}

static bool
count_open(pid_t pid, long *open)
{
	char path[64];
	DIR *folder;

	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	folder = opendir(path);
	if (folder == NULL)
		return false;
	for (*open = -2; readdir(folder) != NULL; ++*open)
		; /* but for "." and ".." */
	closedir(folder);
	return true;
}

/* Who ends meanwhile is left out. */
static void
look_at(pid_t pid, struct series series[FIGURES])
{
	long now[FIGURES];

	if (!read_kib(pid, "smaps_rollup", "Rss:", &now[RSS]) ||
	    !read_kib(pid, "smaps_rollup", "Pss_Anon:", &now[PSS]) ||
	    !read_kib(pid, "status", "VmData:", &now[DATA]) ||
	    !count_open(pid, &now[OPEN]))
		return;
	for (unsigned i = 0; i < FIGURES; i++)
		if (series[i].count < SAMPLES)
			series[i].value[series[i].count++] = now[i];
}

static void
look(const struct member runs[RUNS])
{
	for (unsigned i = 0; i < RUNS; i++) {
		pid_t pid = runs[i].pid;

		for (unsigned k = 0; k < ACTORS; k++) {
			look_at(pid, all[i][k]);
			if (children_of(pid, &pid, 1) == 0)
				break;
		}
	}
}

static int64_t
median_of_quarter(const struct series *s, unsigned quarter)
{
	int64_t sorted[SAMPLES];
	unsigned count = s->count / 4;

	memcpy(sorted, &s->value[quarter * count], count * sizeof *sorted);
	sort_whole(sorted, count);
	return median_whole(sorted, count);
}

/* An actor that has just begun has little: of one that does not live on, only
 * the descriptors can be compared. */
static void
judge(const char *pair, enum actor who, bool lives_on,
    const struct series series[FIGURES], struct finding *f)
{
	for (unsigned i = lives_on ? 0 : OPEN; i < FIGURES; i++) {
		long most = i == OPEN ? limits[who].descriptors
				      : limits[who].kib;
		int64_t early, late;

		if (series[i].count < LEAST) {
			finding_wrong(f, "the %s of %s was seen %u times",
			    actors[who], pair, series[i].count);
			return;
		}
		early = median_of_quarter(&series[i], 1);
		late = median_of_quarter(&series[i], 3);
		if (late > early + most)
			finding_wrong(f,
			    "%s of the %s of %s grew from %" PRId64
			    " to %" PRId64,
			    names[i], actors[who], pair, early, late);
	}
}

/* Ctrl-C ends them in good order. */
static void
end(struct member runs[RUNS], struct finding *f)
{
	for (unsigned i = 0; i < RUNS; i++)
		if (!runs[i].ended)
			kill(runs[i].pid, SIGINT);
	if (!crowd_await(runs, RUNS, 0, END_MS))
		finding_wrong(f, "a run does not end by SIGINT");
	crowd_end(runs, RUNS, f);
	for (unsigned i = 0; i < RUNS; i++)
		if (!WIFEXITED(runs[i].status) ||
		    WEXITSTATUS(runs[i].status) != EXIT_SIGNAL + SIGINT ||
		    strstr(runs[i].said, "interrupted by SIGINT") == NULL)
			finding_wrong(f, "%s: wait status 0x%x: %s",
			    runs[i].words[0], (unsigned)runs[i].status,
			    runs[i].said);
}

static unsigned
fewest(void)
{
	unsigned least = SAMPLES;

	for (unsigned i = 0; i < RUNS; i++)
		for (unsigned k = 0; k < ACTORS; k++)
			if (all[i][k][0].count < least)
				least = all[i][k][0].count;
	return least;
}

static void
soak(int seconds, struct finding *f)
{
	struct member runs[RUNS] = {
	    {.words = {"stream", "--quiet", "--count=1000000000000",
		 "--timeout=1000"},
		.uid = geteuid()},
	    {.words = {"pool", "--quiet", "--repeat=10000"}, .uid = geteuid()},
	};
	int64_t until = clock_ms() + seconds * 1000;

	memset(all, 0, sizeof all);
	finding_what(f, "%d seconds", seconds);
	f->injected = true;
	crowd_start(runs, RUNS);
	/* Only one that fails ends by itself. */
	while ((clock_ms() < until ||
		   (fewest() < LEAST && clock_ms() < until + END_MS)) &&
	    !crowd_await(runs, RUNS, 1, PERIOD_MS))
		look(runs);
	end(runs, f);
	for (unsigned i = 0; i < RUNS; i++)
		for (unsigned k = 0; k < ACTORS; k++)
			judge(runs[i].words[0], k, i == 0 || k == COORDINATOR,
			    all[i][k], f);
}

static unsigned
count(void)
{
	return 1;
}

static void
inject(unsigned number, struct finding *f)
{
	(void)number;
	soak(LONG_S, f);
}

static void
inject_briefly(unsigned number, struct finding *f)
{
	(void)number;
	soak(BRIEF_S, f);
}

const struct fault_row row_soak = {
    .name = "soak",
    .what = "two minutes of a stream and of a pool",
    .seconds = LONG_S,
    .count = count,
    .inject = inject,
};

const struct fault_row row_soak_briefly = {
    .name = "soak",
    .what = "some seconds of a stream and of a pool",
    .quick = 1,
    .seconds = BRIEF_S,
    .count = count,
    .inject = inject_briefly,
};
