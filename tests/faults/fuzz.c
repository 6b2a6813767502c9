/* fuzz.c: whatever takes bytes from outside is given millions of inputs by
 * libFuzzer (tests/fuzz/), from the seeds on. What it finds becomes a seed, so
 * that test_fuzz has it from then on.
 *
 * SHMLAB_FUZZ_RUNS=N: so many inputs of each kind. */
#include <err.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../fuzz/fuzz.h"
#include "fault.h"

#define SEEDS  "tests/variants/seeds/"
#define PARTS  2 /* of a kind, so that all CPUs have enough to do */
#define INPUTS "stat::number_of_executed_units:"

static char *
program_of(const struct fuzz_kind *kind)
{
	const char *build = getenv("SHMLAB_BUILD");
	char *path;

	if (asprintf(&path, "%s/fuzz/%s", build != NULL ? build : "build",
		kind->name) < 0)
		err(1, NULL);
	return path;
}

static const char *
unable(void)
{
	char *path = program_of(&fuzz_kinds[0]);
	bool built = access(path, X_OK) == 0;

	free(path);
	return built ? NULL : "there is no clang, which has libFuzzer";
}

static unsigned
count(void)
{
	return (unsigned)fuzz_kind_count * PARTS;
}

/* "-seed_inputs=FILE,FILE". */
static char *
seeds_of(const struct fuzz_kind *kind)
{
	char pattern[256], *list;
	size_t size;
	FILE *out = open_memstream(&list, &size);
	glob_t found;

	snprintf(pattern, sizeof pattern, SEEDS "%s.*", kind->name);
	if (out == NULL || glob(pattern, 0, NULL, &found) != 0)
		errx(1, "there are no seeds %s", pattern);
	fputs("-seed_inputs=", out);
	for (size_t i = 0; i < found.gl_pathc; i++)
		fprintf(out, "%s%s", i > 0 ? "," : "", found.gl_pathv[i]);
	globfree(&found);
	fclose(out);
	return list;
}

/* Of one part. */
static unsigned long
inputs_of(const struct fuzz_kind *kind)
{
	const char *typed = getenv("SHMLAB_FUZZ_RUNS");
	unsigned long inputs = typed != NULL ? strtoul(typed, NULL, 10) : 0;

	if (inputs == 0)
		inputs = kind->inputs * 1000UL;
	return (inputs + PARTS - 1) / PARTS;
}

/* In the child. */
static _Noreturn void
become_fuzzer(const struct fuzz_kind *kind, unsigned part, FILE *log)
{
	char count_word[40], seed[20], found[80];

	snprintf(count_word, sizeof count_word, "-runs=%lu", inputs_of(kind));
	snprintf(seed, sizeof seed, "-seed=%u", part + 1);
	snprintf(
	    found, sizeof found, "-artifact_prefix=" SEEDS "%s.", kind->name);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(fileno(log), STDOUT_FILENO);
	dup2(fileno(log), STDERR_FILENO);
	execl(program_of(kind), kind->name, count_word, seed, found,
	    seeds_of(kind), "-timeout=10", "-print_final_stats=1",
	    (char *)NULL);
	_exit(126);
}

/* The line of the log that says what was wrong. */
static void
tell_crash(struct finding *f, const char *log)
{
	static const char *const marks[] = {
	    "SUMMARY: ", "ERROR: libFuzzer: ", "it must hold: "};
	const char *line = "it ended without a word";

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strstr(log, marks[i]) != NULL)
			line = strstr(log, marks[i]);
	finding_wrong(f, "%.*s; the input is kept as a seed",
	    (int)strcspn(line, "\n"), line);
}

static void
inject(unsigned number, struct finding *f)
{
	const struct fuzz_kind *kind = &fuzz_kinds[number / PARTS];
	FILE *log = tmpfile();
	pid_t pid = log != NULL ? fork() : -1;
	char *text = NULL;
	const char *inputs;
	size_t room = 0;
	int status;

	if (pid == 0)
		become_fuzzer(kind, number % PARTS, log);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		err(1, "start a fuzzer");
	rewind(log);
	if (getdelim(&text, &room, '\0', log) < 0)
		errx(1, "%s: its fuzzer says nothing", kind->name);
	inputs = strstr(text, INPUTS);
	f->injected = true;
	f->inputs = inputs != NULL ? strtoul(inputs + strlen(INPUTS), NULL, 10)
				   : 0;
	finding_what(f, "%s", kind->name);
	if (status != 0)
		tell_crash(f, text);
	else if (f->inputs < inputs_of(kind))
		finding_wrong(f, "%lu inputs of %lu were tried", f->inputs,
		    inputs_of(kind));
	free(text);
	fclose(log);
}

const struct fault_row row_fuzz = {
    .name = "fuzz",
    .what = "any bytes where some come from outside",
    .seconds = 1200, /* it goes by the number of inputs */
    .unable = unable,
    .count = count,
    .inject = inject,
};
