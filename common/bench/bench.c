#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/harness.h"
#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/usage.h"
#include "os/clock.h"
#include "os/reap.h"
#include "os/sanitized.h"
#include "os/signal_name.h"
#include "os/signals.h"

static const struct section {
	const char *name;
	int (*measure)(struct benchmark *);
	const char *summary;
	bool of_ourselves; /* it measures processes that this program forks */
} sections[] = {
    {"snapshot", bench_snapshot,
	"a full snapshot of processes, beside ps, pmap, smem", true},
    {"fault", bench_fault, "each class of page fault, and fork", true},
    {"cow", bench_cow, "./run.sh cow beside a bare program that does the same",
	false},
    /* Last: it loads the peers, and whatever is forked later would have the
     * mappings of their libraries. */
    {"ring", bench_ring,
	"messages between two processes: rings and their peers", false},
};
#define SECTIONS (sizeof sections / sizeof *sections)

struct bench_options {
	struct option_text json, peers;
	bool install_peers, quick;
};

#define AT(member) offsetof(struct bench_options, member)

static const struct option_row rows[] = {
    {"peers", TAKES_TEXT, AT(peers), "LIST",
	.text = "ring: only these beside ours; they are named like the files "
		"in common/bench/peers"},
    {"install-peers", TAKES_NOTHING, AT(install_peers),
	.text =
	    "install the Debian packages of the peers first"}, /* by run.sh */
    {"json", TAKES_OUTPUT, AT(json), "FILE",
	.text =
	    "write everything that was measured as JSON, to stdout or to FILE"},
    {"quick", TAKES_NOTHING, AT(quick),
	.text = "tiny sizes, to see whether it works"},
    {0},
};

static void
list_sections(FILE *out)
{
	fputs("\nSections:\n", out);
	for (size_t i = 0; i < SECTIONS; i++)
		fprintf(out, "  %-18s  %s\n", sections[i].name,
		    sections[i].summary);
	fputs("  all                 all of them, in a few minutes; the "
	      "default\n",
	    out);
}

/* By itself it is refused; of all, it is left out. */
static bool
is_hidden_by_sanitizer(const struct section *s)
{
	if (!SANITIZED || !s->of_ourselves)
		return false;
	warnx("bench %s: it cannot be measured: shmlab is built with a "
	      "sanitizer, which has terabytes of addresses and takes faults "
	      "of its own; build it without",
	    s->name);
	return true;
}

/* NULL in *only is all of them. */
static bool
take_section(const char *name, const struct section **only)
{
	struct nearest nearest = {.typed = name};

	if (strcmp(name, "all") == 0)
		return true;
	for (size_t i = 0; i < SECTIONS; i++) {
		if (strcmp(name, sections[i].name) == 0)
			*only = &sections[i];
		nearest_try(&nearest, sections[i].name);
	}
	if (*only == NULL)
		usage_unknown("bench", "section", "", &nearest);
	return *only != NULL;
}

/* The exit status. */
static int
measure(struct benchmark *b, const struct section *only)
{
	char name[32];
	int error = 0;
	size_t i;

	for (i = 0; i < SECTIONS && error == 0; i++)
		if (only == &sections[i] ||
		    (only == NULL && !is_hidden_by_sanitizer(&sections[i]))) {
			b->doing = sections[i].name;
			error = sections[i].measure(b);
		}
	progress_clear(&b->progress);
	(void)reap_all(NULL, NULL);
	signals_give_back();
	if (error == 0)
		return EXIT_BALANCED;
	if (error == -EINTR) {
		warnx("interrupted by %s; nothing is left behind",
		    signal_name(b->signal, name, sizeof name));
		return EXIT_SIGNAL + b->signal;
	}
	warnx("%s: %s: %s", sections[i - 1].name, b->doing,
	    error == -EBADMSG ? "a message did not arrive as it was sent"
			      : strerror(-error));
	return error == -EBADMSG ? EXIT_CONTRADICTED : EXIT_CANNOT_RUN;
}

/* A failure of stdout is noticed at the end of the program. */
static int
print(const struct benchmark *b, const struct option_text *json, bool complete)
{
	FILE *file = json->text != NULL ? fopen(json->text, "we") : stdout;
	int error = file == NULL ? -errno : 0;

	if (!json->given || json->text != NULL)
		if (results_print(&b->results, stdout) == -ENOMEM)
			error = -ENOMEM;
	if (json->given && error == 0)
		error = results_print_json(
		    &b->results, complete, &b->platform, file);
	if (file != NULL && error == 0 && fflush(file) != 0)
		error = -errno;
	if (file != NULL && file != stdout)
		fclose(file);
	if (error < 0)
		warnx("write the figures to %s: %s",
		    json->text != NULL ? json->text : "stdout",
		    strerror(-error));
	return error;
}

static int
prepare(struct benchmark *b)
{
	int error = platform_probe(&b->platform);

	if (error == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		error = -errno;
	if (error == 0)
		b->signals = error = signals_take_over();
	if (error < 0)
		warnx("examine this machine: %s", strerror(-error));
	progress_init(&b->progress, true);
	results_init(&b->results);
	b->results.quick = b->quick;
	return error;
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct bench_options *o = options;
	const struct section *only = NULL;
	struct benchmark b = {.quick = o->quick};
	int status;

	if (operands->count > 0 && !take_section(operands->words[0], &only))
		return EXIT_USAGE;
	if (only != NULL && is_hidden_by_sanitizer(only))
		return EXIT_NOT_HERE;
	if (home_need_sources("bench") == NULL)
		return EXIT_CANNOT_RUN;
	b.contenders = contenders_list(o->peers.text, b.contender);
	if (b.contenders < 0)
		return EXIT_USAGE;
	if (prepare(&b) < 0)
		return EXIT_CANNOT_RUN;
	status = measure(&b, only);
	if (print(&b, &o->json, status == EXIT_BALANCED) < 0)
		status = EXIT_CANNOT_RUN;
	results_release(&b.results);
	close(b.signals);
	return status;
}

const struct command bench_command = {
    .name = "bench",
    .summary = "how fast: rings, snapshots, faults",
    .usage = "[SECTION] [options]",
    .about =
	"Measures, and prints ratios, which carry over to other machines "
	"better than\nfigures do. Nothing else should run meanwhile. A bar "
	"that is missed is reported,\nand is no failure.\n",
    .list = list_sections,
    .options = rows,
    .size = sizeof(struct bench_options),
    .operands_most = 1,
    .run = run,
};
