#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "cli/exit_status.h"
#include "cli/progress.h"
#include "cli/usage.h"
#include "os/clock.h"
#include "os/pin.h"
#include "os/reap.h"
#include "os/signals.h"
#include "prove/print.h"
#include "prove/prove.h"
#include "prove/prover.h"
#include "prove/script.h"
#include "role/birth.h"

struct prove_options {
	struct option_number ops, seed;
	struct option_text kinds, replay;
};

#define AT(member) offsetof(struct prove_options, member)

static const struct option_row rows[] = {
    {"ops", TAKES_NUMBER, AT(ops), "N", .text = "how many operations",
	.initial = "100000", .least = 1, .most = 1000000000000},
    {"seed", TAKES_NUMBER, AT(seed), "N",
	.text = "the same programs again (otherwise others each time)",
	.most = UINT32_MAX},
    {"kinds", TAKES_TEXT, AT(kinds), "LIST",
	.text = "the kinds of region, with commas", .initial = "all"},
    {"replay", TAKES_TEXT, AT(replay), "FILE",
	.text = "run one program, as it was saved, or one of tests/programs"},
    {0},
};

static void
list_kinds(FILE *out)
{
	fputs("\nKinds:\n", out);
	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++)
		fprintf(out, "  %s\n", kind_name(kind));
}

static bool
add_kind(struct proof_plan *a, enum prove_kind kind)
{
	for (unsigned i = 0; i < a->kind_count; i++)
		if (a->kinds[i] == kind)
			return false;
	a->kinds[a->kind_count++] = kind;
	return true;
}

static bool
refuse_kind(const char *word)
{
	struct nearest nearest = {.typed = word};

	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++)
		nearest_try(&nearest, kind_name(kind));
	usage_unknown("prove", "kind", "", &nearest);
	return false;
}

/* "shm-private,disk-shared" */
static bool
take_kinds(const char *list, struct proof_plan *a)
{
	char words[512], *rest = words, *word;

	(void)strlcpy(words, list, sizeof words);
	while ((word = strsep(&rest, ",")) != NULL) {
		enum prove_kind kind;

		if (kind_parse(word, &kind) < 0)
			return refuse_kind(word);
		if (!add_kind(a, kind)) {
			usage_error("prove",
			    "option '--kinds': '%s' is given "
			    "twice",
			    word);
			return false;
		}
	}
	return true;
}

static const char *
what_is_missing(const struct testbed *g, enum prove_kind kind)
{
	const struct place *place = testbed_place(g, kind);

	if (place != NULL && place->reason != NULL)
		return place->reason;
	if (kind == PROVE_HUGE && g->blind)
		return "/proc/kpagecount cannot be read";
	if (kind == PROVE_HUGE && g->machine.huge_pages > 0)
		return "a program has not room for two huge pages of that size";
	if (kind == PROVE_HUGE)
		return "a trial got no huge page "
		       "(/sys/kernel/mm/transparent_hugepage)";
	return kind_is_disk(kind)
	    ? "no folder on a disk can be written (TMPDIR names one)"
	    : "no folder on tmpfs can be written (TMPDIR names one)";
}

static void
print_left_out(const struct testbed *g, enum prove_kind kind)
{
	const struct place *place = testbed_place(g, kind);
	int error = place != NULL && place->reason == NULL ? place->error : 0;

	warnx("%s is left out: %s%s%s", kind_name(kind),
	    what_is_missing(g, kind), error < 0 ? ": " : "",
	    error < 0 ? strerror(-error) : "");
}

static void
print_passed_over(const struct place *place)
{
	if (place->folder != NULL && place->passed_over != NULL)
		warnx("files are made in %s, not in %s: %s", place->folder,
		    place->passed_over, place->reason);
}

/* Takes those of the wanted kinds that are available here; all, if none was
 * given. */
static bool
choose_kinds(const struct testbed *testbed, struct proof_plan *a)
{
	const struct proof_plan wanted = *a;
	const struct place *told = NULL;

	a->kind_count = 0;
	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++) {
		bool asked = wanted.kind_count == 0;

		for (unsigned i = 0; i < wanted.kind_count; i++)
			asked |= wanted.kinds[i] == kind;
		if (!asked)
			continue;
		if (testbed_has(testbed, kind))
			add_kind(a, kind);
		else
			print_left_out(testbed, kind);
	}
	for (unsigned i = 0; i < a->kind_count; i++) {
		const struct place *place = testbed_place(testbed, a->kinds[i]);

		if (place != NULL && place != told)
			print_passed_over(place);
		told = place;
	}
	return a->kind_count > 0;
}

static int
print_failure(const char *what, int error)
{
	warnx("%s: %s", what, strerror(-error));
	return error == -ENOSYS ? EXIT_NOT_HERE : EXIT_CANNOT_RUN;
}

static int
print_signal(int signal)
{
	warnx("interrupted by SIG%s; nothing is left behind",
	    sigabbrev_np(signal));
	return EXIT_SIGNAL + signal;
}

/* Where in the program it was. */
static int
print_break(const struct program *program, size_t op, int error)
{
	char text[96], what[128] = "play a program";

	if (op < program->count) {
		operation_print(&program->op[op], text, sizeof text);
		snprintf(what, sizeof what, "play a program, at '%s'", text);
	}
	return print_failure(what, error);
}

/* One prover that has ended, as an exit status. */
static int
crosscheck_end(struct prover *p, int wait_status)
{
	p->pid = 0;
	if (WIFSIGNALED(wait_status)) {
		warnx("a prover was killed by %s",
		    strsignal(WTERMSIG(wait_status)));
		return EXIT_CANNOT_RUN;
	}
	if (p->error < 0)
		return print_break(&p->program, p->difference.op, p->error);
	return p->contradicted ? EXIT_CONTRADICTED : EXIT_BALANCED;
}

/* Waits until all provers have ended, or one of them has found a difference or
 * could not continue, or a signal comes. Returns an exit status, and stores the
 * prover that found a difference. */
static int
wait_for_provers(const struct proof_plan *a, struct provers *all,
    const sigset_t *signals, struct progress *progress,
    const struct prover **finder)
{
	unsigned running = all->count;

	while (running > 0) {
		int signal = signals_await(signals);
		int status, pid;

		if (signal != 0)
			return EXIT_SIGNAL + signal;
		progress_say(progress, "%" PRIu64 " of %" PRIu64 " operations",
		    sums_of(all).operations, a->operations);
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
			struct prover *p = all->prover;

			while (p < all->prover + all->count && p->pid != pid)
				p++;
			if (p == all->prover + all->count)
				continue;
			running--;
			status = crosscheck_end(p, status);
			if (status == EXIT_CONTRADICTED)
				*finder = p;
			if (status != EXIT_BALANCED)
				return status;
		}
	}
	return EXIT_BALANCED;
}

static int
run_provers(const struct testbed *testbed, const struct proof_plan *a,
    const sigset_t *signals)
{
	const struct prover *finder = NULL;
	struct provers *all = NULL;
	struct progress progress;
	uint64_t start = clock_ns();
	int error, status;

	progress_init(&progress, true);
	error = provers_start(testbed, a, &all);
	if (error < 0)
		status = print_failure("start provers", error);
	else
		status = wait_for_provers(a, all, signals, &progress, &finder);
	progress_clear(&progress);
	(void)reap_all(NULL, NULL);
	if (finder != NULL)
		print_contradiction(
		    &finder->program, &finder->difference, finder->length);
	if (status == EXIT_BALANCED || status == EXIT_CONTRADICTED)
		print_sums(testbed, a, all, finder != NULL,
		    (double)(clock_ns() - start) / 1e9);
	if (status > EXIT_SIGNAL)
		(void)print_signal(status - EXIT_SIGNAL);
	if (all != NULL)
		munmap(all, sizeof *all);
	return status;
}

static int
load(const char *path, struct script *out)
{
	FILE *file = fopen(path, "re");
	unsigned line;
	int error;

	if (file == NULL) {
		usage_error("prove", "%s: %s", path, strerror(errno));
		return EXIT_USAGE;
	}
	error = script_parse(file, out, &line);
	fclose(file);
	if (error < 0) {
		usage_error("prove", "%s, line %u: not understood", path, line);
		return EXIT_USAGE;
	}
	return EXIT_BALANCED;
}

/* The exit status of a script that does not hold, unless that is because this
 * machine is not the one that it was written for. */
static int
blame_script(const struct script *script, int status)
{
	struct unmet unmet;

	if (script_check(script, &script_testbed, &unmet) != 0)
		return status;
	warnx("it would be right on Linux 6.18 with pages of 4 KiB, ext4 and "
	      "no swap; this machine differs: see ./run.sh platform");
	return EXIT_NOT_HERE;
}

/* The kernel did what the model says; is it what the script expects? */
static int
check_expectations(const struct testbed *testbed, const char *path,
    const struct script *script)
{
	struct unmet unmet;
	int error = script_check(script, testbed, &unmet);

	if (error < 0)
		return print_failure("check the expectations", error);
	if (error == 0)
		return EXIT_BALANCED;
	print_unmet(path, script, &unmet);
	return blame_script(script, EXIT_CONTRADICTED);
}

/* What playing a program came to, as an exit status. */
static int
print_replay(const struct executor *p, const char *path,
    const struct script *script, const struct difference *d, int error)
{
	const struct program *program = &script->program;
	int status;

	if (error == -EINVAL) {
		usage_error("prove", "%s: operation %zu makes no sense there",
		    path, d->op + 1);
		return blame_script(script, EXIT_USAGE);
	}
	if (error < 0)
		return print_break(program, d->op, error);
	if (error == EXECUTE_DISTURBED) {
		warnx("%s: not checked: meanwhile the kernel had no huge page "
		      "free, or made some by itself",
		    path);
		return EXIT_CANNOT_RUN;
	}
	if (error == 1) {
		print_contradiction(program, d, program->count);
		return EXIT_CONTRADICTED;
	}
	if (error == EXECUTE_UNREPEATED) {
		printf("not reproduced: after operation %zu once, and not in "
		       "three more plays: ",
		    d->op + 1);
		print_difference(d, stdout);
	}
	status = check_expectations(p->testbed, path, script);
	if (status != EXIT_BALANCED)
		return status;
	printf("%zu operation%s, ", program->count,
	    program->count == 1 ? "" : "s");
	if (script->count > 0)
		printf("%zu expectation%s, ", script->count,
		    script->count == 1 ? "" : "s");
	printf(
	    "%" PRIu64 " comparisons, 0 mismatches\n", p->verifier->compared);
	return EXIT_BALANCED;
}

static int
replay(const struct testbed *testbed, const char *path)
{
	struct executor executor;
	struct script script;
	struct difference d = {0};
	int status = load(path, &script);
	int error;

	if (status != EXIT_BALANCED)
		return status;
	if (!testbed_has(testbed, script.program.kind)) {
		warnx("%s: %s", kind_name(script.program.kind),
		    what_is_missing(testbed, script.program.kind));
		return EXIT_CANNOT_RUN;
	}
	pin_to_one_cpu(0, 0);
	error = executor_open(&executor, testbed);
	executor.thorough = true;
	if (error == 0)
		error = prove_program(&executor, &script.program, &d);
	status = print_replay(&executor, path, &script, &d, error);
	executor_close(&executor);
	return status;
}

/* In a process of its own, which a signal can end at any time. */
static int
replay_apart(
    const struct testbed *testbed, const char *path, const sigset_t *signals)
{
	int status = 0, signal = 0, parent = getpid();
	pid_t pid, ended = 0;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return print_failure("start a prover", -errno);
	if (pid == 0) {
		die_with(parent);
		exit(replay(testbed, path));
	}
	while (signal == 0 && ended == 0) {
		signal = signals_await(signals);
		ended = waitpid(pid, &status, WNOHANG);
	}
	(void)reap_all(NULL, NULL);
	if (ended == pid && WIFEXITED(status))
		return WEXITSTATUS(status);
	if (signal != 0)
		return print_signal(signal);
	(void)crosscheck_end(&(struct prover){0}, status);
	return EXIT_CANNOT_RUN;
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct prove_options *o = options;
	struct proof_plan plan = {
	    .seed = o->seed.given ? o->seed.value : arc4random(),
	    .operations = o->ops.value,
	};
	struct testbed testbed;
	sigset_t signals;
	int error;

	(void)operands;
	if (o->kinds.given && !take_kinds(o->kinds.text, &plan))
		return EXIT_USAGE;
	error = testbed_survey(&testbed);
	if (error < 0)
		return print_failure("look at this machine", error);
	if (!o->replay.given && !choose_kinds(&testbed, &plan))
		return EXIT_CANNOT_RUN;
	/* What a prover leaves when it is killed falls to us. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return print_failure("become a subreaper", -errno);
	signals = signals_block(NULL);
	if (o->replay.given)
		return replay_apart(&testbed, o->replay.text, &signals);
	return run_provers(&testbed, &plan, &signals);
}

const struct command prove_command = {
    .name = "prove",
    .summary = "random programs: is the model right on this kernel?",
    .usage = "[options]",
    .about =
	"Runs random programs (processes that map, read, write, fork and exit) "
	"on real\nmemory, and compares what the kernel did with what the model "
	"says, page by page,\nafter every operation. Exit status 1: they "
	"differ; the shortest program that\nshows it is printed, and saved in "
	"the current directory.\n",
    .list = list_kinds,
    .options = rows,
    .size = sizeof(struct prove_options),
    .run = run,
};
