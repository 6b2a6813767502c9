/* exact.c: runs every pair many times and requires the same figures each time.
 *
 * usage: build/tests/exact [--load N] RUNS [PAIR ...]
 * or: make exact RUNS=1000	 or, with N busy processes for each CPU:
 *     make exact RUNS=100 LOAD=4
 *
 * What must be the same, step by step and actor by actor: the state of every
 * page, the region's size, RSS, PSS and USS, and the change of the whole
 * process's VSZ, RSS and faults (but for those of getting settled, and for
 * spurious ones, which depend on what the processor remembers). The verdict of
 * each run must be "balanced", which includes that nothing outside the region
 * moved. Of a pair whose actors act at the same time, the verdict is all: who
 * came first is another matter each time. */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coordinator/learn.h"
#include "coordinator/steps.h"
#include "load.h"

static volatile sig_atomic_t came;

static void
note_signal(int number)
{
	came = number;
}

/* Not restarted, so that a wait for a run ends. */
static void
heed_signals(void)
{
	static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	const struct sigaction note = {.sa_handler = note_signal};

	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaction(ending[i], &note, NULL);
}

static const char *
build_folder(void)
{
	const char *build = getenv("SHMLAB_BUILD");

	return build != NULL ? build : "build";
}

static json_int_t
integer(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* The same actor in the step before, or NULL. */
static const json_t *
earlier(const json_t *processes, json_int_t index)
{
	const json_t *process;
	size_t i;

	json_array_foreach (processes, i, process) {
		if (integer(process, "index") == index)
			return process;
	}
	return NULL;
}

static void
print_region(FILE *out, const json_t *region)
{
	const json_t *run;
	size_t i;

	if (!json_is_object(region)) {
		fputs(" no region", out);
		return;
	}
	fprintf(out,
	    " region %lld %lld %lld %lld:", integer(region, "size_kib"),
	    integer(region, "rss_kib"), integer(region, "pss_kib"),
	    integer(region, "uss_kib"));
	json_array_foreach (json_object_get(region, "runs"), i, run) {
		const json_t *frame = json_object_get(run, "frame");

		fprintf(out, " %lld+%lld %s %lld", integer(run, "first"),
		    integer(run, "count"),
		    json_string_value(json_object_get(run, "state")),
		    json_is_null(frame) ? -1 : json_integer_value(frame));
	}
}

static void
print_change(FILE *out, const json_t *before, const json_t *after)
{
	static const char *const figures[] = {
	    "vsz_kib", "rss_kib", "major_faults"};

	if (before == NULL)
		return;
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		fprintf(out, " %s %+lld", figures[i],
		    integer(after, figures[i]) - integer(before, figures[i]));
	fprintf(out, " minor_faults %+lld",
	    integer(after, "minor_faults") - integer(after, "settling_faults") -
		integer(after, "spurious_faults") -
		(integer(before, "minor_faults") -
		    integer(before, "settling_faults")));
}

/* All that must be the same, a line for each actor in each step. */
static char *
essence(const json_t *record)
{
	const json_t *steps = json_object_get(record, "steps");
	const json_t *step, *process, *before = NULL;
	size_t i, j, size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		err(1, NULL);
	json_array_foreach (steps, i, step) {
		const json_t *processes = json_object_get(step, "processes");

		json_array_foreach (processes, j, process) {
			json_int_t index = integer(process, "index");

			fprintf(out, "step %s, actor %lld:",
			    json_string_value(json_object_get(step, "name")),
			    index);
			print_change(out, earlier(before, index), process);
			print_region(out, json_object_get(process, "region"));
			fputc('\n', out);
		}
		before = processes;
	}
	fclose(out);
	return text;
}

/* Pairs whose options make another story of them. */
static const char *const also[] = {
    "reuse --producer first",
    "generations --first grandchild",
    "prefork --counts apart",
    "kinds --kind anonymous-shared",
    "kinds --kind shm-private",
    "kinds --kind shm-shared",
    "kinds --kind file-private",
    "kinds --kind file-shared",
};
#define ALSO (sizeof also / sizeof *also)

/* NULL: this machine cannot show it, and the run has said why; or a signal
 * came. */
static json_t *
run(const char *pair)
{
	char command[256];
	json_error_t error;
	json_t *record;
	FILE *pipe;
	int status;

	snprintf(command, sizeof command, "%s/shmlab %s --json", build_folder(),
	    pair);
	pipe = popen(command, "r");
	if (pipe == NULL)
		err(1, "%s", command);
	record = json_loadf(pipe, 0, &error);
	status = pclose(pipe);
	if (came != 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 77)) {
		json_decref(record);
		return NULL;
	}
	if (record == NULL)
		errx(1, "%s: %s", command, error.text);
	if (status != 0)
		warnx("%s: exit status %d", command, WEXITSTATUS(status));
	return record;
}

static void
show_difference(const char *first, const char *now)
{
	while (*first != '\0' && *now != '\0') {
		size_t a = strcspn(first, "\n"), b = strcspn(now, "\n");

		if (a != b || memcmp(first, now, a) != 0) {
			printf("  first: %.*s\n  now:   %.*s\n", (int)a, first,
			    (int)b, now);
			return;
		}
		first += a + 1;
		now += b + 1;
	}
	puts("  one run has more steps than the other");
}

/* A stage takes signals over for good, and ends all children that there are. */
static _Noreturn void
ask(const char *pair)
{
	struct failure failure;
	struct pair_info info = {0};
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/producers/%.*s", build_folder(),
	    (int)strcspn(pair, " "), pair);
	if (learn_pair(path, &info, &failure) < 0)
		_exit(2);
	_exit(steps_is_at_once(&info));
}

/* Do its actors act at the same time? Asked of the pair's program, in a process
 * apart; a pair's options do not change it. */
static bool
is_at_once(const char *pair)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		ask(pair);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (came != 0)
		exit(128 + came);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		errx(1, "%s: its producer does not start", pair);
	return WEXITSTATUS(status) == 1;
}

/* Returns how many of the runs were not like the first, or not balanced. */
static unsigned
run_often(const char *pair, unsigned long runs)
{
	bool at_once = is_at_once(pair);
	char *first = NULL;
	unsigned differ = 0;
	char proof[16] = "";

	for (unsigned long i = 0; i < runs; i++) {
		json_t *record = run(pair);
		const char *verdict;
		char *now;

		if (came != 0)
			exit(128 + came);
		if (record == NULL)
			break;
		verdict = json_string_value(json_object_get(record, "verdict"));
		now = essence(record);
		if (first == NULL) {
			first = strdup(now);
			snprintf(proof, sizeof proof, "%s",
			    json_string_value(json_object_get(
				json_object_get(record, "platform"), "proof")));
		}
		if (strcmp(verdict, "balanced") != 0 ||
		    (!at_once && strcmp(first, now) != 0)) {
			differ++;
			printf("%s, run %lu: %s\n", pair, i + 1, verdict);
			if (!at_once)
				show_difference(first, now);
		}
		free(now);
		json_decref(record);
	}
	if (first == NULL)
		printf("%s: not on this machine\n", pair);
	else
		printf("%s: %lu of %lu runs are balanced%s (proof: %s)\n", pair,
		    runs - differ, runs, at_once ? "" : " and alike", proof);
	fflush(stdout);
	free(first);
	return differ;
}

static _Noreturn void
usage(void)
{
	errx(2, "usage: exact [--load N] RUNS [PAIR ...]");
}

static unsigned
run_all(unsigned long runs)
{
	char folder[PATH_MAX];
	struct dirent **found;
	unsigned differ = 0;
	int count;

	snprintf(folder, sizeof folder, "%s/producers", build_folder());
	count = scandir(folder, &found, NULL, alphasort);
	if (count < 0)
		err(1, "%s", folder);
	for (int i = 0; i < count; i++) {
		if (found[i]->d_name[0] != '.')
			differ += run_often(found[i]->d_name, runs);
		free(found[i]);
	}
	free(found);
	for (size_t i = 0; i < ALSO; i++)
		differ += run_often(also[i], runs);
	return differ;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"load", required_argument, NULL, 'l'}, {NULL, 0, NULL, 0}};
	unsigned long runs, load = 0;
	unsigned differ = 0;
	int option, error;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option != 'l')
			usage();
		load = strtoul(optarg, NULL, 10);
	}
	runs = optind < argc ? strtoul(argv[optind++], NULL, 10) : 0;
	if (runs == 0 || load > 1000)
		usage();
	heed_signals();
	atexit(load_stop);
	error = load > 0 ? load_start((unsigned)load) : 0;
	if (error < 0)
		errx(1, "make the machine busy: %s", strerror(-error));
	if (optind == argc)
		differ = run_all(runs);
	for (; optind < argc; optind++)
		differ += run_often(argv[optind], runs);
	return differ > 0;
}
