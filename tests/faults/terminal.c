/* terminal.c: what a terminal does to the programs that run in its foreground:
 * Ctrl-C, Ctrl-\, Ctrl-Z and "fg" after it, a hang-up; at a pause, where a
 * key is waited for, and while a run goes.
 *
 * Ctrl-C and its like end a run in good order, or a program that has not begun.
 * One that was stopped goes on as if nothing had been, also after a longer time
 * than --timeout allows. After a hang-up nobody can hear a sentence. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "fault.h"
#include "launch.h"
#include "os/clock.h"
#include "os/reap.h"
#include "scene.h"

#define TIMEOUT_S  "3"
#define LONGER_MS  3500
#define END_MS	   30000
#define HEARD_SIZE (1 << 18)
#define PROMPT	   "Enter next, b back, "

/* A pause, or so many milliseconds after the start: a run takes 100. */
#define AT_PAUSE 2
static const unsigned moments[] = {0, 15, 60};
#define MOMENTS (sizeof moments / sizeof *moments)

static const struct act {
	const char *name;
	char key; /* 0: a hang-up, or a signal that somebody sends */
	int signal, stopped_ms;
} acts[] = {
    {"Ctrl-C", '\003', SIGINT, 0},
    {"Ctrl-\\", '\034', SIGQUIT, 0},
    {"Ctrl-Z and fg", '\032', SIGTSTP, 20},
    {"Ctrl-Z and fg, later than --timeout allows", '\032', SIGTSTP, LONGER_MS},
    {"a hang-up", '\0', SIGHUP, 0},
    {"kill", '\0', SIGTERM, 0},
};
#define ACTS (sizeof acts / sizeof *acts)

struct terminal {
	const struct act *act;
	unsigned moment;
	pid_t pid;
	int screen, line; /* the two ends */
	bool ended, stopped, done;
	int status;
	char heard[HEARD_SIZE];
	size_t length;
	unsigned pauses;
};

static unsigned
count(void)
{
	subjects_learn(false);
	return subject_count * (unsigned)(ACTS * MOMENTS);
}

/* As a shell does it, whose terminal this is. */
static void
open_terminal(struct terminal *t)
{
	struct termios modes;
	char path[64];

	signal(SIGHUP, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	t->screen = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (t->screen < 0 || grantpt(t->screen) < 0 ||
	    unlockpt(t->screen) < 0 ||
	    ptsname_r(t->screen, path, sizeof path) != 0)
		err(1, "make a terminal");
	fcntl(t->screen, F_SETFL, O_NONBLOCK);
	t->line = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (t->line < 0 || ioctl(t->line, TIOCSCTTY, 0) < 0)
		err(1, "take a terminal");
	tcgetattr(t->line, &modes);
	/* A key throws away nothing that has been printed. */
	modes.c_lflag |= NOFLSH;
	tcsetattr(t->line, TCSANOW, &modes);
}

static void
to_foreground(const struct terminal *t)
{
	(void)setpgid(t->pid, t->pid); /* if it has not yet done so */
	if (tcsetpgrp(t->line, t->pid) < 0 && errno != ESRCH)
		err(1, "bring a run into the foreground");
}

static void
start(struct terminal *t, const struct subject *subject)
{
	const char *argv[16] = {"shmlab"};
	size_t n = 1;
	int gate[2];

	for (size_t i = 0; subject->words[i] != NULL; i++)
		argv[n++] = subject->words[i];
	argv[n++] = "--timeout=" TIMEOUT_S;
	if (moments[t->moment] == 0)
		argv[n++] = "--pause";
	if (pipe2(gate, O_CLOEXEC) < 0 || (t->pid = fork()) < 0)
		err(1, "start a run");
	if (t->pid == 0) {
		close(gate[1]);
		setenv("TERM", "xterm", 1);
		launch_wait((int[]){t->line, t->line, t->line}, gate[0], false);
		launch(argv);
	}
	to_foreground(t);
	close(gate[0]);
	close(gate[1]);
}

/* What is on the screen, and what has become of the run. */
static void
look(struct terminal *t)
{
	ssize_t n;
	int status;

	while (t->screen >= 0 && t->length < HEARD_SIZE - 1 &&
	    (n = read(t->screen, t->heard + t->length,
		 HEARD_SIZE - 1 - t->length)) > 0)
		t->length += (size_t)n;
	t->heard[t->length] = '\0';
	if (t->ended || waitpid(t->pid, &status, WNOHANG | WUNTRACED) != t->pid)
		return;
	t->stopped = WIFSTOPPED(status);
	t->ended = !t->stopped;
	t->status = status;
}

static void
type(const struct terminal *t, char key)
{
	if (write(t->screen, &key, 1) != 1)
		err(1, "press a key");
}

/* Presses Enter at each pause, up to that one. */
static bool
is_at_pause(struct terminal *t)
{
	const char *at = t->heard;
	unsigned pauses = 0;

	while ((at = strstr(at, PROMPT)) != NULL) {
		pauses++;
		at++;
	}
	if (pauses > t->pauses && pauses != AT_PAUSE)
		type(t, '\n');
	t->pauses = pauses;
	return pauses == AT_PAUSE;
}

static void
wait_until(struct terminal *t, int64_t end)
{
	while (!t->ended && clock_ms() < end) {
		look(t);
		usleep(1000);
	}
}

static void
await_moment(struct terminal *t)
{
	int64_t end = clock_ms() + END_MS;

	if (moments[t->moment] != 0) {
		wait_until(t, clock_ms() + moments[t->moment]);
		return;
	}
	while (!t->ended && clock_ms() < end && !is_at_pause(t)) {
		look(t);
		usleep(1000);
	}
}

/* Without a key. */
static void
disturb(struct terminal *t)
{
	if (t->act->signal != SIGHUP) {
		kill(t->pid, t->act->signal);
		return;
	}
	close(t->screen);
	t->screen = -1;
}

static void
stop_and_go_on(struct terminal *t, struct finding *f)
{
	int64_t end = clock_ms() + END_MS;

	while (!t->ended && !t->stopped && clock_ms() < end) {
		look(t);
		usleep(1000);
	}
	if (t->ended)
		return;
	if (!t->stopped)
		finding_wrong(f, "it does not stop: %s", t->heard);
	usleep((useconds_t)t->act->stopped_ms * 1000);
	to_foreground(t);
	kill(-t->pid, SIGCONT);
}

static void
await_end(struct terminal *t, struct finding *f)
{
	int64_t end = clock_ms() + END_MS;

	if (moments[t->moment] == 0 && t->screen >= 0 && !t->ended)
		type(t, '\n');
	while (!t->ended && clock_ms() < end) {
		look(t);
		if (t->screen >= 0 && !t->ended && moments[t->moment] == 0)
			(void)is_at_pause(t);
		usleep(1000);
	}
	look(t);
	if (!t->ended)
		finding_wrong(f, "it hung: %s", t->heard);
}

/* A key is read without Enter, and not shown; only at a pause. */
static void
judge_modes(const struct terminal *t, struct finding *f)
{
	struct termios now;

	if (tcgetattr(t->line, &now) < 0)
		return; /* after a hang-up there are none */
	if ((now.c_lflag & (ICANON | ECHO)) != (ICANON | ECHO))
		finding_wrong(f, "the terminal is left without lines or echo");
}

/* Of its processes and objects. */
static void
judge_rest(const struct terminal *t, struct finding *f)
{
	char name[PATH_MAX];

	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	if (waitpid(-1, NULL, WNOHANG) == 0) {
		scene_name_child(name, sizeof name);
		finding_wrong(f, "process %s, lives on", name);
		(void)reap_all(NULL, NULL);
	}
	if (scene_find_object(t->pid, name, sizeof name))
		finding_wrong(f, "%s is left", name);
}

/* It may have ended by itself before it could take notice; but not at a pause.
 * Behind its last word a signal ends it as it ends any program. After a hang-up
 * nobody hears that word. */
static bool
has_told_all(const struct terminal *t)
{
	bool hung_up = t->screen < 0 && moments[t->moment] != 0;
	bool ended = WIFEXITED(t->status)
	    ? WEXITSTATUS(t->status) == EXIT_BALANCED
	    : WTERMSIG(t->status) == t->act->signal;

	return ended && (hung_up || strstr(t->heard, "Balanced: ") != NULL);
}

static void
judge(const struct terminal *t, struct finding *f)
{
	int status = WIFEXITED(t->status) ? WEXITSTATUS(t->status) : -1;
	const char *end = t->length > 300 ? t->heard + t->length - 300
					  : t->heard;
	char said[64];

	snprintf(said, sizeof said, "interrupted by SIG%s",
	    sigabbrev_np(t->act->signal));
	if (has_told_all(t))
		return;
	if (status == EXIT_BALANCED && (!t->done || t->act->stopped_ms > 0))
		return;
	if (t->screen < 0 && status == EXIT_CANNOT_RUN)
		return; /* it could not write the result */
	if (t->act->stopped_ms == 0 && WIFSIGNALED(t->status) &&
	    WTERMSIG(t->status) == t->act->signal && t->length <= strlen("^C"))
		return; /* it had not begun */
	if (t->act->stopped_ms > 0 || status != EXIT_SIGNAL + t->act->signal)
		finding_wrong(
		    f, "wait status 0x%x: ...%s", (unsigned)t->status, end);
	else if (t->screen >= 0 && strstr(t->heard, said) == NULL)
		finding_wrong(f, "no '%s' in what it says: ...%s", said, end);
}

static void
inject(unsigned number, struct finding *f)
{
	static struct terminal t;
	const struct subject *subject = &subjects[number % subject_count];

	number /= subject_count;
	t = (struct terminal){
	    .act = &acts[number % ACTS], .moment = number / (unsigned)ACTS};
	finding_what(f, "%s: %s %s %u", subject->words[0], t.act->name,
	    moments[t.moment] == 0 ? "at pause" : "after ms",
	    moments[t.moment] == 0 ? AT_PAUSE : moments[t.moment]);
	open_terminal(&t);
	start(&t, subject);
	await_moment(&t);
	f->injected = !t.ended;
	if (!t.ended && t.act->key == '\0')
		disturb(&t);
	else if (!t.ended)
		type(&t, t.act->key);
	if (!t.ended && t.act->stopped_ms > 0)
		stop_and_go_on(&t, f);
	await_end(&t, f);
	t.done = f->injected;
	judge_rest(&t, f);
	judge_modes(&t, f);
	judge(&t, f);
	if (t.screen >= 0)
		close(t.screen);
	close(t.line);
}

const struct fault_row row_terminal = {
    .name = "terminal",
    .what = "keys of a terminal, and a hang-up",
    .quick = 10,
    .seconds = 40,
    .count = count,
    .inject = inject,
};
