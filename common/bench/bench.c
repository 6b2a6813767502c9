#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/harness.h"
#include "cli/exit_status.h"
#include "os/clock.h"
#include "os/reap.h"
#include "os/signals.h"

static const struct section {
	const char *name;
	int (*measure)(struct benchmark *);
	const char *summary;
} sections[] = {
    {"snapshot", bench_snapshot,
	"a full snapshot of processes, beside ps, pmap, smem"},
    {"fault", bench_fault, "each class of page fault, and fork"},
    {"cow", bench_cow, "./run.sh cow beside a bare program that does the same"},
    /* Last: it loads the peers, and whatever is forked later would have the
     * mappings of their libraries. */
    {"ring", bench_ring,
	"messages between two processes: rings and their peers"},
};
#define SECTIONS (sizeof sections / sizeof *sections)

struct bench_options {
	const struct section *only; /* NULL: all */
	bool json, quick, help;
	const char *json_path; /* NULL: stdout */
	const char *peers;
};

static const struct option options[] = {
    {"peers", required_argument, NULL, 'p'},
    {"install-peers", no_argument, NULL, 'i'},
    {"json", optional_argument, NULL, 'j'},
    {"quick", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static void
help(void)
{
	puts(
	    "usage: ./run.sh bench [SECTION] [options]\n\n"
	    "Measures, and prints ratios, which carry over to other machines "
	    "better than\nfigures do. Nothing else should run meanwhile. A bar "
	    "that is missed is\nreported, and is no failure.\n");
	for (size_t i = 0; i < SECTIONS; i++)
		printf("  %-16s %s\n", sections[i].name, sections[i].summary);
	puts("  all              all of them, in a few minutes; the default\n\n"
	     "  --peers A,B      ring: only these beside ours; their names are "
	     "those of the\n"
	     "                   files in common/bench/peers\n"
	     "  --install-peers  install the Debian packages of peers first\n"
	     "  --json[=FILE]    everything that was measured, as JSON\n"
	     "  --quick          tiny sizes, to see whether it works");
}

static bool
take_section(const char *name, struct bench_options *o)
{
	if (strcmp(name, "all") == 0)
		return true;
	for (size_t i = 0; i < SECTIONS; i++)
		if (strcmp(name, sections[i].name) == 0)
			o->only = &sections[i];
	if (o->only == NULL)
		warnx("there is no benchmark '%s'; see ./run.sh bench --help",
		    name);
	return o->only != NULL;
}

static bool
parse(int argc, char **argv, struct bench_options *o)
{
	int option;

	*o = (struct bench_options){0};
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'p':
			o->peers = optarg;
			break;
		case 'i':
			break; /* run.sh has done it */
		case 'j':
			o->json = true;
			o->json_path = optarg;
			break;
		case 'q':
			o->quick = true;
			break;
		case 'h':
			o->help = true;
			break;
		default:
			return false; /* getopt_long has said what is wrong */
		}
	}
	if (optind < argc && !take_section(argv[optind++], o))
		return false;
	if (optind < argc) {
		warnx("unexpected argument '%s'; see ./run.sh bench --help",
		    argv[optind]);
		return false;
	}
	return true;
}

static int
measure(struct benchmark *b, const struct section *only)
{
	for (size_t i = 0; i < SECTIONS; i++) {
		int error;

		if (only != NULL && only != &sections[i])
			continue;
		b->doing = "prepare";
		error = sections[i].measure(b);
		if (error == -EINTR)
			return EXIT_SIGNAL + b->signal;
		if (error < 0) {
			progress_clear(&b->progress);
			warnx("%s: %s: %s", sections[i].name, b->doing,
			    error == -EBADMSG
				? "a message did not arrive as it was sent"
				: strerror(-error));
			return error == -EBADMSG ? EXIT_CONTRADICTED
						 : EXIT_CANNOT_RUN;
		}
	}
	return EXIT_BALANCED;
}

/* main() notices when stdout fails. */
static int
print(const struct benchmark *b, const struct bench_options *o, bool complete)
{
	FILE *file = stdout;
	int error = 0;

	if (!o->json || o->json_path != NULL)
		error = results_print(&b->results, stdout);
	if (error == -ENOMEM || !o->json)
		return error == -ENOMEM ? error : 0;
	if (o->json_path != NULL)
		file = fopen(o->json_path, "we");
	if (file == NULL)
		return -errno;
	error = results_print_json(&b->results, complete, &b->platform, file);
	if ((file == stdout ? fflush(file) : fclose(file)) != 0)
		error = -errno;
	return error;
}

static int
run(struct benchmark *b, const struct bench_options *o)
{
	int status, error;

	results_init(&b->results);
	b->results.quick = b->quick;
	status = measure(b, o->only);
	progress_clear(&b->progress);
	(void)reap_all(NULL, NULL);
	signals_listen(true);
	if (status > EXIT_SIGNAL)
		warnx("interrupted by SIG%s; nothing is left behind",
		    sigabbrev_np(status - EXIT_SIGNAL));
	error = print(b, o, status == EXIT_BALANCED);
	results_release(&b->results);
	if (error == 0)
		return status;
	warnx("write the figures to %s: %s",
	    o->json_path != NULL ? o->json_path : "stdout", strerror(-error));
	return EXIT_CANNOT_RUN;
}

int
bench_command(int argc, char **argv)
{
	struct bench_options o;
	struct benchmark b = {0};
	int error;

	if (!parse(argc, argv, &o))
		return EXIT_USAGE;
	if (o.help) {
		help();
		return EXIT_BALANCED;
	}
	if (getenv("SHMLAB_HOME") == NULL) {
		warnx("SHMLAB_HOME does not say where the sources are; use "
		      "./run.sh bench");
		return EXIT_CANNOT_RUN;
	}
	b.quick = o.quick;
	b.contenders = contenders_list(o.peers, b.contender);
	if (b.contenders == -EINVAL)
		return EXIT_USAGE;
	error = platform_probe(&b.platform);
	if (error == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		error = -errno;
	if (error == 0)
		b.signals = error = signals_take_over();
	if (error < 0) {
		warnx("examine this machine: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	progress_init(&b.progress, true);
	return run(&b, &o);
}
