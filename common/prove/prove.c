#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "cli/exit_status.h"
#include "cli/progress.h"
#include "cli/usage.h"
#include "os/clock.h"
#include "os/reap.h"
#include "os/signals.h"
#include "prove/print.h"
#include "prove/prove.h"
#include "prove/prover.h"
#include "prove/replay.h"

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
add_kind(struct proof_plan *plan, enum prove_kind kind)
{
	for (unsigned i = 0; i < plan->kind_count; i++)
		if (plan->kinds[i] == kind)
			return false;
	plan->kinds[plan->kind_count++] = kind;
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
take_kinds(const char *list, struct proof_plan *plan)
{
	char words[512], *rest = words, *word;

	(void)strlcpy(words, list, sizeof words);
	while ((word = strsep(&rest, ",")) != NULL) {
		enum prove_kind kind;

		if (kind_parse(word, &kind) < 0)
			return refuse_kind(word);
		if (!add_kind(plan, kind)) {
			usage_error("prove",
			    "option '--kinds': '%s' is given "
			    "twice",
			    word);
			return false;
		}
	}
	return true;
}

static void
print_left_out(const struct testbed *testbed, enum prove_kind kind)
{
	const struct file_folder *place = testbed_place(testbed, kind);
	int error = place != NULL && place->reason == NULL ? place->error : 0;

	warnx("%s is left out: %s%s%s", kind_name(kind),
	    testbed_missing(testbed, kind), error < 0 ? ": " : "",
	    error < 0 ? strerror(-error) : "");
}

static void
print_passed_over(const struct file_folder *place)
{
	if (place->folder != NULL && place->passed_over != NULL)
		warnx("files are made in %s, not in %s: %s", place->folder,
		    place->passed_over, place->reason);
}

/* Takes the kinds that are available here, of all if none was asked for. */
static bool
choose_kinds(const struct testbed *testbed, struct proof_plan *plan)
{
	const struct proof_plan wanted = *plan;
	const struct file_folder *told = NULL;

	plan->kind_count = 0;
	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++) {
		bool asked = wanted.kind_count == 0;

		for (unsigned i = 0; i < wanted.kind_count; i++)
			asked |= wanted.kinds[i] == kind;
		if (!asked)
			continue;
		if (testbed_has(testbed, kind))
			add_kind(plan, kind);
		else
			print_left_out(testbed, kind);
	}
	for (unsigned i = 0; i < plan->kind_count; i++) {
		const struct file_folder *place = testbed_place(
		    testbed, plan->kinds[i]);

		if (place != NULL && place != told)
			print_passed_over(place);
		told = place;
	}
	return plan->kind_count > 0;
}

/* What a prover that has ended comes to, as an exit status. */
static int
report_end(struct prover *p, int wait_status)
{
	p->pid = 0;
	if (WIFSIGNALED(wait_status))
		return print_killed(wait_status);
	if (p->error < 0)
		return print_program_error(
		    &p->program, p->difference.op, p->error);
	return p->contradicted ? EXIT_CONTRADICTED : EXIT_BALANCED;
}

/* Waits until all provers have ended, one of them has found a contradiction or
 * failed, or a signal comes. Returns an exit status, and the one that has found
 * something. */
static int
wait_for_provers(const struct proof_plan *plan, struct provers *all,
    const sigset_t *signals, struct progress *progress,
    const struct prover **finder)
{
	unsigned running = all->count;
	uint64_t done;

	while (running > 0) {
		int signal = signals_await(signals);
		int status, pid;

		if (signal != 0)
			return EXIT_SIGNAL + signal;
		done = sums_of(all).operations;
		progress_say(progress, done, plan->operations,
		    "%" PRIu64 " of %" PRIu64 " operations", done,
		    plan->operations);
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
			struct prover *p = all->prover;

			while (p < all->prover + all->count && p->pid != pid)
				p++;
			if (p == all->prover + all->count)
				continue;
			running--;
			status = report_end(p, status);
			if (status == EXIT_CONTRADICTED)
				*finder = p;
			if (status != EXIT_BALANCED)
				return status;
		}
	}
	return EXIT_BALANCED;
}

static int
run_provers(const struct testbed *testbed, const struct proof_plan *plan,
    const sigset_t *signals)
{
	const struct prover *finder = NULL;
	struct provers *all = NULL;
	struct progress progress;
	uint64_t start = clock_ns();
	int error, status;

	progress_init(&progress, true);
	progress_begin(&progress, 0, "prove");
	error = provers_start(testbed, plan, &all);
	if (error < 0)
		status = print_failure("start provers", error);
	else
		status = wait_for_provers(
		    plan, all, signals, &progress, &finder);
	progress_clear(&progress);
	(void)reap_all(NULL, NULL);
	sigprocmask(SIG_UNBLOCK, signals, NULL);
	if (finder != NULL)
		print_contradiction(
		    &finder->program, &finder->difference, finder->length);
	if (status == EXIT_BALANCED || status == EXIT_CONTRADICTED)
		print_sums(testbed, plan, all, finder != NULL,
		    (double)(clock_ns() - start) / 1e9);
	if (status > EXIT_SIGNAL)
		(void)print_signal(status - EXIT_SIGNAL);
	if (all != NULL)
		munmap(all, sizeof *all);
	return status;
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
	/* The workers of a prover that is killed become our children. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return print_failure("become a subreaper", -errno);
	signals = signals_block(NULL);
	if (o->replay.given)
		return replay(&testbed, o->replay.text, &signals);
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
