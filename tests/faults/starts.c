/* starts.c: runs that are started by somebody careless or hostile.
 *
 * None of it keeps a run from being right, but for a stdout that is closed or
 * takes nothing, and a umask by which an ordinary user cannot open his own
 * objects. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../user.h"
#include "cli/exit_status.h"
#include "fault.h"
#include "judge.h"
#include "launch.h"

enum outcome {
	WHOLE,
	DECENT,
	REFUSED,   /* it cannot write the result, and says so ... */
	SILENT,	   /* ... or would say so on stderr */
	NO_READER, /* it ends as any program in a pipe */
};

static void
close_some(unsigned which)
{
	for (int fd = 0; fd <= 2; fd++)
		if ((which >> fd & 1) != 0)
			close(fd);
}

static void
ignore_children(unsigned unused)
{
	(void)unused;
	signal(SIGCHLD, SIG_IGN);
}

static void
block_all(unsigned unused)
{
	sigset_t all;

	(void)unused;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
}

static void
ignore_all(unsigned unused)
{
	(void)unused;
	for (int i = 1; i < NSIG; i++)
		if (i != SIGKILL && i != SIGSTOP)
			signal(i, SIG_IGN);
}

static void
mask_all(unsigned unused)
{
	(void)unused;
	umask(0777);
}

static void
forget_environment(unsigned unused)
{
	(void)unused;
	clearenv();
}

static void
lose_folder(unsigned unused)
{
	char folder[] = "/var/tmp/lost-XXXXXX";

	(void)unused;
	if (mkdtemp(folder) == NULL || chdir(folder) < 0 || rmdir(folder) < 0)
		_exit(126);
}

static void
fill_stdout(unsigned unused)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)unused;
	dup2(fd, STDOUT_FILENO);
	close(fd);
}

static void
lose_reader(unsigned unused)
{
	int ends[2];

	(void)unused;
	if (pipe(ends) < 0)
		_exit(126);
	close(ends[0]);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
}

static const struct start {
	const char *name;
	void (*make)(unsigned);
	unsigned argument;
	enum outcome root, nobody;
} starts[] = {
    {"without stdin", close_some, 1, WHOLE, WHOLE},
    {"without stdout", close_some, 2, REFUSED, REFUSED},
    {"without stdin and stdout", close_some, 3, REFUSED, REFUSED},
    {"without stderr", close_some, 4, WHOLE, WHOLE},
    {"without stdin and stderr", close_some, 5, WHOLE, WHOLE},
    {"without stdout and stderr", close_some, 6, SILENT, SILENT},
    {"without stdin, stdout and stderr", close_some, 7, SILENT, SILENT},
    {"SIGCHLD ignored", ignore_children, 0, WHOLE, WHOLE},
    {"all signals blocked", block_all, 0, WHOLE, WHOLE},
    {"all signals ignored", ignore_all, 0, WHOLE, WHOLE},
    {"umask 0777", mask_all, 0, WHOLE, DECENT},
    {"no environment", forget_environment, 0, WHOLE, WHOLE},
    {"no working directory", lose_folder, 0, WHOLE, WHOLE},
    {"stdout is full", fill_stdout, 0, REFUSED, REFUSED},
    {"nobody reads stdout", lose_reader, 0, NO_READER, NO_READER},
};
#define STARTS (sizeof starts / sizeof *starts)

struct start_case {
	const struct start *start;
	bool nobody;
};

static unsigned
count(void)
{
	subjects_learn(false);
	return subject_count * (unsigned)STARTS * (geteuid() == 0 ? 2 : 1);
}

/* In the child. */
static void
make(const void *arg)
{
	const struct start_case *c = arg;

	launch_as(c->nobody ? NOBODY : geteuid());
	c->start->make(c->start->argument);
}

static void
judge(enum outcome outcome, const struct scene *s, struct finding *f)
{
	static const int statuses[] = {[WHOLE] = EXIT_BALANCED,
	    [REFUSED] = EXIT_CANNOT_RUN,
	    [SILENT] = EXIT_CANNOT_RUN,
	    [NO_READER] = EXIT_SIGNAL + SIGPIPE};

	judge_end(s, 0, f);
	if (!WIFEXITED(s->status))
		return;
	if (outcome != DECENT && WEXITSTATUS(s->status) != statuses[outcome])
		finding_wrong(f, "status %d, not %d: %s",
		    WEXITSTATUS(s->status), statuses[outcome], s->err);
	if (outcome == NO_READER || outcome == SILENT)
		judge_cut(s, "", f);
	else
		judge_decent(s, f);
}

static void
inject(unsigned number, struct finding *f)
{
	const struct subject *subject = &subjects[number % subject_count];
	struct start_case c;
	struct scene s = {.subject = subject, .prepare = make, .arg = &c};

	number /= subject_count;
	c.start = &starts[number % STARTS];
	c.nobody = number / STARTS != 0 || geteuid() != 0;
	scene_run(&s);
	f->injected = true;
	finding_what(f, "%s, as %s: %s", subject->words[0],
	    c.nobody ? "an ordinary user" : "root", c.start->name);
	judge(c.nobody ? c.start->nobody : c.start->root, &s, f);
	scene_release(&s);
}

const struct fault_row row_starts = {
    .name = "starts",
    .what = "a hostile start",
    .quick = 30,
    .seconds = 60,
    .count = count,
    .inject = inject,
};
