/* hostile.c: somebody overwrites what is shared, all the time.
 *
 * An honest process, built with sanitizers, works in a ring, in a pool, or
 * under a lock, while a hostile one overwrites the memory (tests/hostile/); and
 * actors in whose answers somebody scribbles (see
 * tests/broken/consumers/scribble.c) tell the coordinator. Whoever is honest
 * may be told lies, and says what it can see of them; it does not crash, hang,
 * or touch memory that is not its own. */
#include <err.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "fault.h"
#include "judge.h"

/* Without a pause; and, as fast as the other one goes on, after its damage is
 * found out or not. In all, the cases make 10^8 writes and some. */
#define FAST_WRITES "2000000"
#define SLOW_WRITES "2000"
#define SEEDS	    20

static const char *const victims[] = {"ring", "pool", "lock"};
#define VICTIMS (sizeof victims / sizeof *victims)

enum attack_kind {
	FAST,
	SLOW,
	MESSAGES,
	ATTACKS
};

static const char *
program(char *path, size_t size)
{
	const char *build = getenv("SHMLAB_BUILD");

	snprintf(path, size, "%s/sanitized/tests/hostile",
	    build != NULL ? build : "build");
	return path;
}

static const char *
unable(void)
{
	char path[PATH_MAX];

	return access(program(path, sizeof path), X_OK) == 0
	    ? NULL
	    : "the compiler has no address sanitizer (make faults builds "
	      "build/sanitized/tests/hostile with it)";
}

static unsigned
count(void)
{
	return ATTACKS * (unsigned)VICTIMS * SEEDS;
}

static _Noreturn void
become(const char *const argv[], int output)
{
	char path[PATH_MAX];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	execv(program(path, sizeof path), (char **)(uintptr_t)argv);
	_exit(126);
}

/* Its wait status, and what it says. It sees to it itself that it ends. */
static int
run(const char *const argv[], char *said, size_t size)
{
	int fd = memfd_create("said", MFD_CLOEXEC), status = -1;
	ssize_t length;
	pid_t pid = fd < 0 ? -1 : fork();

	if (pid < 0)
		err(1, "start an honest process");
	if (pid == 0)
		become(argv, fd);
	if (waitpid(pid, &status, 0) != pid)
		err(1, "wait for an honest process");
	length = pread(fd, said, size - 1, 0);
	said[length < 0 ? 0 : length] = '\0';
	close(fd);
	return status;
}

static void
attack_memory(const char *victim, unsigned seed, bool fast, struct finding *f)
{
	char number[16], said[500];
	const char *const argv[] = {"hostile", victim, number,
	    fast ? FAST_WRITES : SLOW_WRITES,
	    fast		? "0"
		: seed % 2 == 0 ? "1"
				: "10",
	    NULL};
	int status;

	snprintf(number, sizeof number, "%u", seed);
	status = run(argv, said, sizeof said);
	finding_what(
	    f, "hostile %s %s %s %s", argv[1], argv[2], argv[3], argv[4]);
	f->injected = true;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		finding_wrong(f, "it hung: %s", said);
	else if (status != 0)
		finding_wrong(
		    f, "wait status 0x%x: %s", (unsigned)status, said);
}

/* A lie that can be true is believed, and may contradict what is measured. */
static void
judge_listener(const struct scene *s, struct finding *f)
{
	judge_end(s, 0, f);
	if (!WIFEXITED(s->status))
		return;
	if (s->record == NULL)
		finding_wrong(f, "the record cannot be read: %s", s->err);
	switch (WEXITSTATUS(s->status)) {
	case EXIT_BALANCED:
	case EXIT_CONTRADICTED:
		if (!json_is_true(json_object_get(s->record, "complete")))
			finding_wrong(f, "the record is not complete");
		break;
	case EXIT_CANNOT_RUN:
		judge_cut(s, "shmlab: ", f);
		break;
	default:
		finding_wrong(
		    f, "status %d: %s", WEXITSTATUS(s->status), s->err);
	}
}

static void
attack_messages(unsigned seed, struct finding *f)
{
	char with_seed[32], with_rate[32];
	struct subject subject = {.broken = true,
	    .words = {"scribble", "--pages=4", "--consumers=2", with_seed,
		with_rate}};
	struct scene s = {.subject = &subject};

	snprintf(with_seed, sizeof with_seed, "--seed=%u", seed);
	snprintf(with_rate, sizeof with_rate, "--rate=%u", 1 + seed % 3);
	scene_run(&s);
	f->injected = true;
	finding_what(f, "%s %s %s", subject.words[0], with_seed, with_rate);
	judge_listener(&s, f);
	scene_release(&s);
}

static void
inject(unsigned number, struct finding *f)
{
	enum attack_kind kind = number % ATTACKS;
	unsigned of_kind = number / ATTACKS;

	if (kind == MESSAGES)
		attack_messages(1 + of_kind, f);
	else
		attack_memory(victims[of_kind % VICTIMS],
		    1 + of_kind / (unsigned)VICTIMS, kind == FAST, f);
}

const struct fault_row row_hostile = {
    .name = "hostile",
    .what = "somebody overwrites what is shared",
    .quick = 9,
    .seconds = 120,
    .unable = unable,
    .count = count,
    .inject = inject,
};
