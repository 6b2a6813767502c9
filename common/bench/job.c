#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/job.h"
#include "os/patience.h"
#include "os/pin.h"
#include "os/signals.h"
#include "role/birth.h"

#define ANYWHERE (-1)
#define LONGEST	 300 /* seconds that a program may take */

/* On the CPU of that side, or, below 0, anywhere. */
static pid_t
fork_side(int side, job_work *work, void *arg)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		die_with(parent);
		if (side >= 0)
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

/* One that has ended is left to job_kill(). */
static int
await_stop(pid_t pid)
{
	siginfo_t what;

	if (waitid(P_PID, (id_t)pid, &what, WSTOPPED | WEXITED | WNOWAIT) < 0 ||
	    what.si_code != CLD_STOPPED)
		return -ECHILD;
	return 0;
}

pid_t
job_fork(job_work *work, void *arg)
{
	pid_t pid = fork_side(ANYWHERE, work, arg);
	int error = pid < 0 ? pid : await_stop(pid);

	if (error < 0)
		job_kill(pid);
	return error < 0 ? error : pid;
}

int
job_continue(pid_t pid)
{
	kill(pid, SIGCONT);
	return await_stop(pid);
}
int
job_start(struct job *job, int sides, job_work *work, void *arg)
{
	*job = (struct job){0};
	for (; job->count < sides; job->count++) {
		pid_t pid = fork_side(job->count, work, arg);

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
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
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
	struct patience patience = {.left_ms = (int64_t)(1000 * seconds)};
	sigset_t signals = signals_block(NULL);
	int left;

	while ((left = reap_ended(job)) > 0) {
		patience_pass(&patience);
		b->signal = signals_await(&signals);
		if (b->signal != 0)
			left = -EINTR;
		else if (patience.left_ms <= 0)
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

	(void)side;
	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0)
		return -errno;
	signals_for_program();
	/* Not const, though execvp() changes nothing: execvp(3p), rationale. */
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	return -errno;
}

int
job_run_program(struct benchmark *b, struct bench_case *c)
{
	const char *const *argv = c->arg;
	double start = bench_now();
	struct job job = {.count = 1};
	int error = job.pid[0] = fork_side(ANYWHERE, become_program, c->arg);

	if (error > 0)
		error = job_await(b, &job, LONGEST);
	if (error == 0)
		readings_add(&c->readings, (bench_now() - start) / 1e6);
	else
		c->note = results_text(
		    &b->results, "%s is not installed, or has failed", argv[0]);
	return b->signal != 0 ? -EINTR : 0;
}

void *
job_memory(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}
