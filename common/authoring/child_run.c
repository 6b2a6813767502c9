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
#include "coordinator/prompt.h"
#include "os/clock.h"
#include "os/reap.h"

/* A run that is asked to end has that long for it. */
#define GRACE_MS 10000

/* Text that comes in through a pipe. */
struct pipe_text {
	int fd; /* -1: it has ended */
	FILE *stream;
	char **text;
	size_t size;
};

struct playing {
	struct child_run *scenario;
	pid_t pid;
	int pidfd;
	int in; /* its stdin; -1: closed */
	struct pipe_text out, err;
	size_t heard; /* of err: up to there pauses have been answered */
	unsigned pauses;
};

static void
let_go(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int
begin_text(struct pipe_text *t, int fd, char **text)
{
	t->fd = fd;
	t->text = text;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	t->stream = open_memstream(text, &t->size);
	return t->stream == NULL || fflush(t->stream) != 0 ? -errno : 0;
}

/* Takes what is there. */
static void
hear(struct pipe_text *t)
{
	char part[65536];
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
		let_go(&t->fd);
}

static void
become(uid_t uid)
{
	if (uid != 0 &&
	    (setgroups(0, NULL) < 0 || setgid(uid) < 0 || setuid(uid) < 0))
		_exit(CHILD_RUN_UNREACHABLE);
}

/* In the child: a group of its own, so that Ctrl-C reaches only us. */
static _Noreturn void
go(const struct child_run *s, const char *program, const int fds[3])
{
	const struct rlimit no_core = {0};
	const char *argv[CHILD_RUN_WORDS + 2] = {"shmlab"};
	sigset_t none;

	for (size_t i = 0; i < CHILD_RUN_WORDS; i++)
		argv[i + 1] = s->words[i];
	setpgid(0, 0);
	for (int fd = 0; fd <= 2; fd++)
		dup2(fds[fd], fd);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	become(s->uid);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	execv(program, (char *const *)(uintptr_t)argv);
	_exit(CHILD_RUN_UNREACHABLE);
}

static int
start_child(struct playing *p, const int fds[3])
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

	if (n < 0)
		return -errno;
	program[n] = '\0';
	fflush(NULL); /* or the child would write it again */
	p->pid = fork();
	if (p->pid < 0)
		return -errno;
	if (p->pid == 0)
		go(p->scenario, program, fds);
	p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	return p->pidfd < 0 ? -errno : 0;
}

static int
start(struct playing *p)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
	int error = 0;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 ||
	    pipe2(err, O_CLOEXEC) < 0)
		error = -errno;
	if (error == 0)
		error = start_child(p, (int[]){in[0], out[1], err[1]});
	p->in = in[1];
	p->out.fd = out[0];
	p->err.fd = err[0];
	let_go(&in[0]);
	let_go(&out[1]);
	let_go(&err[1]);
	if (error == 0)
		error = begin_text(&p->out, out[0], &p->scenario->out);
	if (error == 0)
		error = begin_text(&p->err, err[0], &p->scenario->err);
	return error;
}

/* First politely: what is killed cannot clean up after itself. */
static void
put_an_end_to(struct playing *p)
{
	struct pollfd fd = {.fd = p->pidfd, .events = POLLIN};
	int64_t end = clock_ms() + GRACE_MS;

	kill(p->pid, SIGTERM);
	while (poll(&fd, 1, 50) == 0 && clock_ms() < end) {
		hear(&p->out);
		hear(&p->err);
	}
}

static json_int_t
pid_of(const json_t *record, int index)
{
	const json_t *steps = json_object_get(record, "steps"), *process;
	const json_t *step = json_array_get(steps, json_array_size(steps) - 1);
	size_t i;

	json_array_foreach (json_object_get(step, "processes"), i, process) {
		if (json_integer_value(json_object_get(process, "index")) ==
		    index)
			return json_integer_value(
			    json_object_get(process, "pid"));
	}
	return 0;
}

/* Kills an actor, which is blocked now, and waits for its end. */
static void
kill_actor(struct playing *p, int index)
{
	json_t *record = child_run_record(p->scenario);
	struct pollfd ended = {.fd = -1, .events = POLLIN};
	pid_t pid = (pid_t)pid_of(record, index);

	json_decref(record);
	if (pid > 0)
		ended.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (ended.fd < 0)
		return;
	if (syscall(SYS_pidfd_send_signal, ended.fd, SIGKILL, NULL, 0) == 0 &&
	    poll(&ended, 1, GRACE_MS) == 1)
		p->scenario->disturbed = true;
	close(ended.fd);
}

/* It waits for Enter. What it wrote before it did so is there to be read. */
static void
answer_pause(struct playing *p)
{
	struct child_run *s = p->scenario;

	hear(&p->out);
	if (++p->pauses == s->pause && s->victim == CHILD_RUN_EVERYBODY) {
		s->disturbed = kill(-p->pid, SIGINT) == 0;
		return;
	}
	if (p->pauses == s->pause)
		kill_actor(p, s->victim);
	if (write(p->in, "\n", 1) < 0 || p->pauses >= s->pause)
		let_go(&p->in); /* from now on nobody is waited for */
}

static void
answer_pauses(struct playing *p)
{
	const char *prompt;

	while (p->in >= 0 && p->pauses < p->scenario->pause &&
	    (prompt = strstr(p->scenario->err + p->heard, PROMPT_TEXT)) !=
		NULL) {
		p->heard = (size_t)(prompt - p->scenario->err) +
		    strlen(PROMPT_TEXT);
		answer_pause(p);
	}
}

/* Until it has ended. */
static int
listen_to(struct playing *p, int signal_fd)
{
	int64_t end = clock_ms() + CHILD_RUN_SECONDS * 1000;

	if (p->scenario->pause == 0)
		let_go(&p->in);
	for (;;) {
		struct pollfd fds[] = {
		    {.fd = p->out.fd, .events = POLLIN},
		    {.fd = p->err.fd, .events = POLLIN},
		    {.fd = p->pidfd, .events = POLLIN},
		    {.fd = signal_fd, .events = POLLIN},
		};
		int64_t left = end - clock_ms();

		if (left <= 0) {
			p->scenario->late = true;
			put_an_end_to(p);
			return 0;
		}
		(void)poll(fds, 4, (int)left);
		hear(&p->out);
		hear(&p->err);
		if (fds[2].revents != 0)
			return 0;
		if (fds[3].revents != 0) {
			put_an_end_to(p);
			return -EINTR;
		}
		answer_pauses(p);
	}
}

static void
learn_end(struct playing *p)
{
	int wait_status;

	if (waitpid(p->pid, &wait_status, WNOHANG) != p->pid) {
		(void)reap_all(NULL, NULL);
		p->scenario->status = 128 + SIGKILL;
		return;
	}
	p->scenario->status = WIFEXITED(wait_status)
	    ? WEXITSTATUS(wait_status)
	    : 128 + WTERMSIG(wait_status);
}

static void
stop(struct playing *p)
{
	let_go(&p->in);
	let_go(&p->out.fd);
	let_go(&p->err.fd);
	let_go(&p->pidfd);
	if (p->out.stream != NULL)
		fclose(p->out.stream);
	if (p->err.stream != NULL)
		fclose(p->err.stream);
}

int
child_run_play(struct child_run *s, int signal_fd)
{
	struct playing p = {.scenario = s, .pidfd = -1};
	struct debris *before = debris_note();
	int error = before != NULL ? start(&p) : -ENOMEM;

	if (error == 0)
		error = listen_to(&p, signal_fd);
	if (p.pid > 0) {
		learn_end(&p);
		if (error == 0)
			(void)debris_find(
			    before, p.pid, s->left, sizeof s->left);
		(void)reap_all(NULL, NULL);
	}
	if (before != NULL)
		stop(&p);
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

void
child_run_complaint(const struct child_run *s, char *words, size_t size)
{
	const char *line = strstr(s->err, "shmlab: ");

	line = line != NULL ? line + strlen("shmlab: ") : s->err;
	snprintf(words, size, "%.*s", (int)strcspn(line, "\n"), line);
}
