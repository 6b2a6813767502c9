#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/contender.h"
#include "bench/section.h"
#include "bench/tell.h"
#include "coordinator/failure.h"
#include "coordinator/reap.h"
#include "coordinator/signals.h"
#include "region/clock.h"

static const struct section {
	const char *name;
	int (*measure)(struct bench *);
	const char *summary;
} sections[] = {
    {"snapshot", bench_snapshot,
	"a full look at processes, beside ps, pmap, smem"},
    {"fault", bench_fault, "each class of page fault, and fork"},
    {"cow", bench_cow, "./run.sh cow beside a bare program that does the same"},
    /* Last: it loads the peers, and whatever is forked later would have the
     * mappings of their libraries. */
    {"ring", bench_ring,
	"messages between two processes: rings and their peers"},
};
#define SECTIONS (sizeof sections / sizeof *sections)

struct request {
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
	    "Measures, and tells ratios, which carry over to other machines "
	    "better than\nfigures do. Nothing else should run meanwhile. A bar "
	    "that is missed is told,\nand is no failure.\n");
	for (size_t i = 0; i < SECTIONS; i++)
		printf("  %-16s %s\n", sections[i].name, sections[i].summary);
	puts("  all              all of them, in a few minutes; the default\n\n"
	     "  --peers A,B      ring: only these beside ours; their names are "
	     "those of the\n"
	     "                   files in common/bench/peers\n"
	     "  --install-peers  installs the Debian packages of peers first\n"
	     "  --json[=FILE]    all that was measured, as JSON\n"
	     "  --quick          tiny sizes, to see whether it works");
}

double
bench_now(void)
{
	return (double)clock_ns();
}

int
bench_interrupted(struct bench *b)
{
	if (b->signal == 0)
		b->signal = signals_came(b->signals);
	return b->signal != 0 ? -EINTR : 0;
}

static bool
take_section(const char *name, struct request *r)
{
	if (strcmp(name, "all") == 0)
		return true;
	for (size_t i = 0; i < SECTIONS; i++)
		if (strcmp(name, sections[i].name) == 0)
			r->only = &sections[i];
	if (r->only == NULL)
		warnx("there is no benchmark '%s'; see ./run.sh bench --help",
		    name);
	return r->only != NULL;
}

static bool
parse(int argc, char **argv, struct request *r)
{
	int option;

	*r = (struct request){0};
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'p':
			r->peers = optarg;
			break;
		case 'i':
			break; /* run.sh has done it */
		case 'j':
			r->json = true;
			r->json_path = optarg;
			break;
		case 'q':
			r->quick = true;
			break;
		case 'h':
			r->help = true;
			break;
		default:
			return false; /* getopt_long has said what is wrong */
		}
	}
	if (optind < argc && !take_section(argv[optind++], r))
		return false;
	if (optind < argc) {
		warnx("'%s' is not understood; see ./run.sh bench --help",
		    argv[optind]);
		return false;
	}
	return r->peers == NULL || contenders_exist(r->peers);
}

static int
measure(struct bench *b, const struct section *only)
{
	for (size_t i = 0; i < SECTIONS; i++) {
		int error;

		if (only != NULL && only != &sections[i])
			continue;
		error = sections[i].measure(b);
		if (error == -EINTR)
			return EXIT_SIGNAL + b->signal;
		if (error < 0) {
			progress_clear(&b->progress);
			warnx("%s: %s", sections[i].name,
			    error == -EBADMSG
				? "a message did not arrive as it was sent"
				: strerror(-error));
			return error == -EBADMSG ? EXIT_CONTRADICTED
						 : EXIT_CANNOT_RUN;
		}
	}
	return EXIT_BALANCED;
}

static int
tell(const struct bench *b, const struct request *r, int status)
{
	FILE *file = stdout;
	int error;

	if (!r->json || r->json_path != NULL)
		bench_print(b, stdout);
	(void)fflush(stdout); /* whoever asks for its state finds it later */
	if (!r->json)
		return status;
	if (r->json_path != NULL)
		file = fopen(r->json_path, "we");
	if (file == NULL) {
		warn("%s", r->json_path);
		return EXIT_CANNOT_RUN;
	}
	error = bench_print_json(b, status == EXIT_BALANCED, file);
	if ((file == stdout ? fflush(file) : fclose(file)) != 0)
		error = -errno;
	if (error < 0)
		warnx("write the figures: %s", strerror(-error));
	return error < 0 ? EXIT_CANNOT_RUN : status;
}

static int
run(struct bench *b, const struct request *r)
{
	int status = measure(b, r->only);

	progress_clear(&b->progress);
	(void)reap_all(NULL, NULL);
	signals_listen(true);
	if (status > EXIT_SIGNAL)
		warnx("interrupted by SIG%s; nothing is left behind",
		    sigabbrev_np(status - EXIT_SIGNAL));
	status = tell(b, r, status);
	results_release(&b->results);
	return status;
}

int
bench_command(int argc, char **argv)
{
	struct request r;
	struct bench b = {0};
	int error;

	if (!parse(argc, argv, &r))
		return EXIT_USAGE;
	if (r.help) {
		help();
		return EXIT_BALANCED;
	}
	if (getenv("SHMLAB_HOME") == NULL) {
		warnx("it is not known where the sources are; type: ./run.sh "
		      "bench");
		return EXIT_CANNOT_RUN;
	}
	b.quick = r.quick;
	b.peers = r.peers;
	error = platform_probe(&b.platform);
	if (error == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		error = -errno;
	if (error == 0)
		b.signals = error = signals_take_over();
	if (error < 0) {
		warnx("look at this machine: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	progress_init(&b.progress, true);
	return run(&b, &r);
}
