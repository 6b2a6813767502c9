#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/usage.h"
#include "os/pin.h"
#include "os/reap.h"
#include "os/signals.h"
#include "prove/print.h"
#include "prove/replay.h"
#include "prove/script.h"
#include "role/birth.h"

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
	if (error == 0)
		return EXIT_BALANCED;
	if (error == -EINVAL)
		usage_error("prove", "%s, line %u: not understood", path, line);
	else if (error == -EFBIG)
		usage_error("prove", "%s: it has more than %d lines", path,
		    SCRIPT_LINES);
	else
		usage_error("prove", "%s: %s", path, strerror(-error));
	return EXIT_USAGE;
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
	      "no swap; this machine differs: see %s platform",
	    home_command());
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

/* What a replay comes to, as an exit status. */
static int
print_replay(const struct executor *executor, const char *path,
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
		return print_program_error(program, d->op, error);
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
		       "three more runs: ",
		    d->op + 1);
		print_difference(d, stdout);
	}
	status = check_expectations(executor->testbed, path, script);
	if (status != EXIT_BALANCED)
		return status;
	printf("%zu operation%s, ", program->count,
	    program->count == 1 ? "" : "s");
	if (script->count > 0)
		printf("%zu expectation%s, ", script->count,
		    script->count == 1 ? "" : "s");
	printf("%" PRIu64 " comparisons, 0 mismatches\n",
	    executor->verifier->compared);
	return EXIT_BALANCED;
}

struct rerun {
	struct executor executor;
	struct script script;
};

static int
perform(const struct testbed *testbed, const char *path, struct rerun *r)
{
	struct difference d = {0};
	int status = load(path, &r->script);
	int error;

	if (status != EXIT_BALANCED)
		return status;
	if (!testbed_has(testbed, r->script.program.kind)) {
		warnx("%s: %s", kind_name(r->script.program.kind),
		    testbed_missing(testbed, r->script.program.kind));
		return EXIT_CANNOT_RUN;
	}
	pin_to_one_cpu(0, 0);
	error = executor_open(&r->executor, testbed);
	r->executor.thorough = true;
	if (error == 0)
		error = execute(&r->executor, &r->script.program, &d);
	status = print_replay(&r->executor, path, &r->script, &d, error);
	executor_close(&r->executor);
	return status;
}

/* In a process of its own. */
static int
replay_here(const struct testbed *testbed, const char *path)
{
	struct rerun *r = calloc(1, sizeof *r);
	int status = r != NULL ? perform(testbed, path, r)
			       : print_failure("replay a program", -ENOMEM);

	free(r);
	return status;
}

int
replay(const struct testbed *testbed, const char *path, const sigset_t *signals)
{
	int status = 0, signal = 0, parent = getpid();
	pid_t pid, ended = 0;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return print_failure("start a prover", -errno);
	if (pid == 0) {
		die_with(parent);
		exit(replay_here(testbed, path));
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
	return print_killed(status);
}
