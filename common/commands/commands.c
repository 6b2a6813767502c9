#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "authoring/unbuilt.h"
#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "cli/usage.h"
#include "commands/commands.h"
#include "coordinator/run_pair.h"
#include "machine/needs.h"
#include "os/waiting_stdout.h"

/* What the largest of them takes, and half as much again. */
#define STACK_LEAST_KIB 512

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* open(2) returns the lowest free number: a shm object must not become the
 * stdout of this program or of its children. Without a stdout there is nowhere
 * to tell the result. */
static void
fill_standard_descriptors(void)
{
	bool told = fcntl(STDOUT_FILENO, F_GETFD) >= 0;

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			_exit(EXIT_CANNOT_RUN);
	if (!told)
		errx(EXIT_CANNOT_RUN,
		    "stdout is closed, so the result cannot be written; to "
		    "throw it away, send it to /dev/null");
}

static void
prepare_process(void)
{
	fill_standard_descriptors();
	waiting_stdout();
	/* Characters only: figures are written the same way everywhere. */
	setlocale(LC_CTYPE, "");
	/* Both are reported as errors of the write. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

static int
finish(int status)
{
	/* A write that a signal has interrupted is not tried again. */
	if (status > EXIT_SIGNAL)
		_exit(status);
	if ((fflush(stdout) != 0 || ferror(stdout)) &&
	    status == EXIT_BALANCED) {
		warn("write the result");
		status = EXIT_CANNOT_RUN;
	}
	return status;
}

static void
print_sentence(const char *sentence)
{
	warnx("%s", sentence);
}

static bool
has_needs(void)
{
	return needs_missing(print_sentence) == 0;
}

/* A stack that is too small would end the program without a word. */
static bool
has_stack(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) < 0 ||
	    limit.rlim_cur >= STACK_LEAST_KIB * 1024)
		return true;
	warnx("the stack is limited to %ju kB, and %d kB are needed: raise the "
	      "limit (ulimit -s 8192)",
	    (uintmax_t)limit.rlim_cur / 1024, STACK_LEAST_KIB);
	return false;
}

static int
refuse(const char *typed)
{
	struct nearest nearest = {.typed = typed};
	char **pairs;

	if (pairs_tell_fault(typed))
		return EXIT_CANNOT_RUN;
	pairs = pairs_list();
	nearest_try_all(&nearest, pairs);
	for (size_t i = 0; commands[i] != NULL; i++)
		nearest_try(&nearest, commands[i]->name);
	usage_unknown("", "pair or command", "", &nearest);
	pairs_free(pairs);
	return EXIT_USAGE;
}

static int
refuse_option(const char *typed)
{
	struct nearest nearest = {.typed = typed};

	nearest_try(&nearest, "--help");
	nearest_try(&nearest, "--version");
	usage_unknown("", "option", "", &nearest);
	return EXIT_USAGE;
}

/* The command that an option in its place stands for. */
static const char *
option_command(const char *word)
{
	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		return "help";
	return strcmp(word, "--version") == 0 ? "version" : word;
}

static int
run(char **argv)
{
	const struct command *c = command_find(option_command(argv[0]));
	int status = c != NULL && c->builds_pair ? 0 : unbuilt_tell(argv);
	char path[PATH_MAX];

	if (status != 0)
		return status;
	if (c != NULL && c->needs_nothing)
		return command_run(c, argv);
	if (c == NULL && argv[0][0] == '-')
		return refuse_option(argv[0]);
	if (!has_needs())
		return EXIT_NOT_HERE;
	if (c != NULL)
		return command_run(c, argv);
	if (pairs_find(argv[0], path, sizeof path))
		return run_pair(path, RUN_LIVE, argv);
	return refuse(argv[0]);
}

int
commands_run(int argc, char **argv)
{
	char help[] = "help", *alone[] = {help, NULL};

	prepare_process();
	if (!has_stack())
		return EXIT_CANNOT_RUN;
	return finish(run(argc < 2 ? alone : argv + 1));
}
