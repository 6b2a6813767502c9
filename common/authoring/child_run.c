#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "authoring/child_run.h"
#include "authoring/debris.h"
#include "coordinator/stepper.h"
#include "os/descriptor.h"
#include "os/patience.h"
#include "os/reap.h"
#include "os/signals.h"

/* The time for a child that is asked to end to do so. */
#define GRACE_MS 10000

/* Text that comes in through a pipe. */
struct pipe_text {
	int fd; /* -1: it has ended */
	FILE *stream;
	char **text;
	size_t size;
};

struct child {
	struct child_run *run;
	pid_t pid;
	int pidfd;
	int in; /* its stdin; -1: closed */
	struct pipe_text out, err;
	size_t answered; /* bytes of err: pauses up to there */
	unsigned pauses;
};

static int
open_text(struct pipe_text *t, char **text)
{
	t->text = text;
	fcntl(t->fd, F_SETFL, O_NONBLOCK);
	t->stream = open_memstream(text, &t->size);
	return t->stream == NULL || fflush(t->stream) != 0 ? -errno : 0;
}

static void
close_text(struct pipe_text *t)
{
	descriptor_close(&t->fd);
	if (t->stream != NULL)
		fclose(t->stream);
}

/* Takes what is there. */
static void
read_text(struct pipe_text *t)
{
	char part[16384];
	ssize_t n = -1;

	while (t->fd >= 0 && (n = read(t->fd, part, sizeof part)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		fwrite(part, 1, (size_t)n, t->stream);
	}
	fflush(t->stream);
	if (n == 0)
		descriptor_close(&t->fd);
}

/* In the child: a group of its own, so that Ctrl-C reaches only the parent. One
 * that it is sent ends it even where a shell has it ignored: in the background
 * of a script. */
static _Noreturn void
become_program(const struct child_run *s, const char *program, const int fds[3])
{
	const struct rlimit no_core = {0};
	const char *argv[CHILD_RUN_WORDS + 2] = {"shmlab"};

	for (size_t i = 0; i < CHILD_RUN_WORDS; i++)
		argv[i + 1] = s->words[i];
	setpgid(0, 0);
	for (int fd = 0; fd <= 2; fd++)
		dup2(fds[fd], fd);
	setrlimit(RLIMIT_CORE, &no_core);
	/* It is not to look for other pairs, which nobody has built. */
	unsetenv("SHMLAB_HOME");
	signals_for_program();
	signal(SIGINT, SIG_DFL);
	if (s->uid != 0 &&
	    (setgroups(0, NULL) < 0 || setgid(s->uid) < 0 ||
		setuid(s->uid) < 0))
		_exit(CHILD_RUN_UNREACHABLE);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	execv(program, (char *const *)(uintptr_t)argv);
	_exit(CHILD_RUN_UNREACHABLE);
}

static int
fork_child(struct child *c, const int fds[3])
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

	if (n < 0)
		return -errno;
	program[n] = '\0';
	fflush(NULL); /* or the child would write it again */
	c->pid = fork();
	if (c->pid < 0)
		return -errno;
	if (c->pid == 0)
		become_program(c->run, program, fds);
	c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0);
	return c->pidfd < 0 ? -errno : 0;
}

static int
start(struct child *c)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
	int error = 0;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 ||
	    pipe2(err, O_CLOEXEC) < 0)
		error = -errno;
	if (error == 0)
		error = fork_child(c, (int[]){in[0], out[1], err[1]});
	c->in = in[1];
	c->out.fd = out[0];
	c->err.fd = err[0];
	descriptor_close(&in[0]);
	descriptor_close(&out[1]);
	descriptor_close(&err[1]);
	if (error == 0)
		error = open_text(&c->out, &c->run->out);
	if (error == 0)
		error = open_text(&c->err, &c->run->err);
	return error;
}

enum news {
	NEWS_NONE,
	NEWS_ENDED,  /* the child has */
	NEWS_SIGNAL, /* there is one for us; the descriptor may be -1 */
};

/* Waits until something is new, and reads what the child has written. */
static enum news
await_news(struct child *c, struct patience *patience, int signal_fd)
{
	struct pollfd fds[] = {
	    {.fd = c->out.fd, .events = POLLIN},
	    {.fd = c->err.fd, .events = POLLIN},
	    {.fd = c->pidfd, .events = POLLIN},
	    {.fd = signal_fd, .events = POLLIN},
	};

	(void)patience_poll(patience, fds, 4);
	read_text(&c->out);
	read_text(&c->err);
	if (fds[2].revents != 0)
		return NEWS_ENDED;
	return fds[3].revents != 0 ? NEWS_SIGNAL : NEWS_NONE;
}

/* With SIGTERM first: a killed program cannot clean up after itself. */
static void
terminate(struct child *c)
{
	struct patience patience = {.left_ms = GRACE_MS};

	kill(c->pid, SIGTERM);
	while (
	    patience.left_ms > 0 && await_news(c, &patience, -1) != NEWS_ENDED)
		;
}

/* Kills an actor, which is blocked now, and waits for its end. */
static void
kill_actor(struct child *c, int index)
{
	json_t *record = child_run_record(c->run);
	const json_t *steps = child_run_steps(record);
	struct pollfd ended = {.fd = -1, .events = POLLIN};
	pid_t pid = child_run_pid(
	    json_array_get(steps, json_array_size(steps) - 1), index);

	json_decref(record);
	if (pid > 0)
		ended.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (ended.fd < 0)
		return;
	if (syscall(SYS_pidfd_send_signal, ended.fd, SIGKILL, NULL, 0) == 0 &&
	    poll(&ended, 1, GRACE_MS) == 1)
		c->run->disturbed = true;
	close(ended.fd);
}

/* The child waits for Enter. All that it wrote before can be read. */
static void
answer_pause(struct child *c)
{
	struct child_run *s = c->run;

	read_text(&c->out);
	if (++c->pauses == s->pause && s->victim == CHILD_RUN_EVERYBODY) {
		s->disturbed = kill(-c->pid, SIGINT) == 0;
		return;
	}
	if (c->pauses == s->pause)
		kill_actor(c, s->victim);
	if (write(c->in, "\n", 1) < 0 || c->pauses >= s->pause)
		descriptor_close(&c->in); /* from now on it does not pause */
}

static void
answer_pauses(struct child *c)
{
	const char *prompt;

	while (c->in >= 0 && c->pauses < c->run->pause &&
	    (prompt = strstr(c->run->err + c->answered, STEPPER_PROMPT)) !=
		NULL) {
		c->answered = (size_t)(prompt - c->run->err) +
		    strlen(STEPPER_PROMPT);
		answer_pause(c);
	}
}

static int
await_end(struct child *c, int signal_fd)
{
	struct patience patience = {.left_ms = CHILD_RUN_SECONDS * 1000};

	if (c->run->pause == 0)
		descriptor_close(&c->in);
	for (;;) {
		enum news news = await_news(c, &patience, signal_fd);

		if (news == NEWS_ENDED)
			return 0;
		if (news == NEWS_SIGNAL) {
			terminate(c);
			return -EINTR;
		}
		if (patience.left_ms <= 0) {
			c->run->late = true;
			terminate(c);
			return 0;
		}
		answer_pauses(c);
	}
}

/* A child that has not ended is killed by reap_all(). */
static int
exit_status(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, WNOHANG) != pid)
		return 128 + SIGKILL;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
child_run_execute(struct child_run *s, int signal_fd)
{
	struct child c = {.run = s,
	    .pidfd = -1,
	    .in = -1,
	    .out = {.fd = -1},
	    .err = {.fd = -1}};
	struct debris *before = debris_note();
	int error = before != NULL ? start(&c) : -ENOMEM;

	if (error == 0)
		error = await_end(&c, signal_fd);
	if (c.pid > 0) {
		s->status = exit_status(c.pid);
		if (error == 0)
			(void)debris_find(
			    before, c.pid, s->left, sizeof s->left);
		(void)reap_all(NULL, NULL);
	}
	close_text(&c.out);
	close_text(&c.err);
	descriptor_close(&c.in);
	descriptor_close(&c.pidfd);
	debris_forget(before);
	return error;
}

void
child_run_release(struct child_run *s)
{
	free(s->out);
	free(s->err);
	s->out = s->err = NULL;
}

json_t *
child_run_record(const struct child_run *s)
{
	json_t *record = json_loads(s->out, 0, NULL);
	char *closed = NULL;

	if (record != NULL || asprintf(&closed, "%s]}", s->out) < 0)
		return record;
	record = json_loads(closed, 0, NULL);
	free(closed);
	return record;
}

const json_t *
child_run_steps(const json_t *record)
{
	return json_object_get(record, "steps");
}

const char *
child_run_step_name(const json_t *step)
{
	return json_string_value(json_object_get(step, "name"));
}

pid_t
child_run_pid(const json_t *step, int index)
{
	const json_t *process;
	size_t i;

	json_array_foreach (json_object_get(step, "processes"), i, process) {
		if (json_integer_value(json_object_get(process, "index")) ==
		    index)
			return (pid_t)json_integer_value(
			    json_object_get(process, "pid"));
	}
	return 0;
}

void
child_run_complaint(const struct child_run *s, char *text, size_t size)
{
	const char *line = strstr(s->err, "shmlab: ");

	line = line != NULL ? line + strlen("shmlab: ") : s->err;
	snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
}
