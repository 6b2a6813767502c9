#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/job.h"
#include "os/pin.h"
#include "os/signals.h"
#include "role/birth.h"

#define NOT_STARTED 127 /* there is no such program; as in a shell */

pid_t
job_fork(int side, job_work *work, void *arg)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		die_with(parent);
		if (side != JOB_ANYWHERE)
			pin_to_one_cpu(0, (unsigned)side);
		_exit(-work(arg, side) & 0xff);
	}
	return pid < 0 ? -errno : pid;
}

void
job_kill(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void
job_stop(void)
{
	raise(SIGSTOP);
}

int
job_await_stop(pid_t pid)
{
	siginfo_t what;

	/* One that has ended is left to job_kill(). */
	if (waitid(P_PID, (id_t)pid, &what, WSTOPPED | WEXITED | WNOWAIT) < 0 ||
	    what.si_code != CLD_STOPPED)
		return -ECHILD;
	return 0;
}

void
job_continue(pid_t pid)
{
	kill(pid, SIGCONT);
}

int
job_start(struct job *job, int sides, job_work *work, void *arg)
{
	*job = (struct job){0};
	for (; job->count < sides; job->count++) {
		pid_t pid = job_fork(job->count, work, arg);

		if (pid < 0) {
			while (job->count > 0)
				job_kill(job->pid[--job->count]);
			return pid;
		}
		job->pid[job->count] = pid;
	}
	return 0;
}

/* 1: it still runs; else how it has ended: 0 or a negated errno. */
static int
reap(struct job *job, int side)
{
	int status = 0;

	if (waitpid(job->pid[side], &status, WNOHANG) == 0)
		return 1;
	job->pid[side] = 0;
	if (!WIFEXITED(status))
		return -ECHILD;
	if (!job->program || WEXITSTATUS(status) == 0)
		return -WEXITSTATUS(status);
	return WEXITSTATUS(status) == NOT_STARTED ? -ENOENT : -ECHILD;
}

/* The number that still run; or how one of them has failed, a negated errno. */
static int
reap_ended(struct job *job)
{
	int left = 0;

	for (int i = 0; i < job->count; i++) {
		int running = job->pid[i] != 0 ? reap(job, i) : 0;

		if (running < 0)
			return running;
		left += running;
	}
	return left;
}

int
job_await(struct benchmark *b, struct job *job, double seconds)
{
	double end = bench_now() + 1e9 * seconds;
	sigset_t signals = signals_block(NULL);
	int left;

	while ((left = reap_ended(job)) > 0) {
		b->signal = signals_await(&signals);
		if (b->signal != 0)
			left = -EINTR;
		else if (bench_now() > end)
			left = -ETIMEDOUT;
		if (left < 0)
			break;
	}
	for (int i = 0; i < job->count; i++)
		job_kill(job->pid[i]);
	return left;
}

int
job_run(
    struct benchmark *b, int sides, job_work *work, void *arg, double seconds)
{
	struct job job;
	int error = job_start(&job, sides, work, arg);

	return error < 0 ? error : job_await(b, &job, seconds);
}

static int
become_program(void *arg, int side)
{
	const char *const *argv = arg;
	int null = open("/dev/null", O_WRONLY);
	sigset_t none;

	(void)side;
	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0)
		return -errno;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* Not const, though execvp() changes nothing: execvp(3p), rationale. */
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	return -NOT_STARTED;
}

int
job_run_program(struct benchmark *b, const char *const *argv, double seconds,
    struct readings *ms)
{
	double start = bench_now();
	struct job job = {.count = 1, .program = true};
	int error = job.pid[0] = job_fork(
	    JOB_ANYWHERE, become_program, (void *)(uintptr_t)argv);

	if (error > 0)
		error = job_await(b, &job, seconds);
	if (error == 0)
		readings_add(ms, (bench_now() - start) / 1e6);
	return error;
}

void *
job_memory(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}
