#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/job.h"
#include "os/pin.h"
#include "role/birth.h"

#define NOT_STARTED 127 /* a program that is not there; as in a shell */

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

pid_t
job_fork(int side, int (*work)(void *, int), void *arg)
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

static int
reap(pid_t pid, bool program)
{
	int status = 0;

	waitpid(pid, &status, 0);
	if (!WIFEXITED(status))
		return -ECHILD;
	if (!program || WEXITSTATUS(status) == 0)
		return -WEXITSTATUS(status);
	return WEXITSTATUS(status) == NOT_STARTED ? -ENOENT : -ECHILD;
}

/* Until all have ended, one has failed, or a signal has come. */
int
job_await(struct benchmark *b, struct job *job, double seconds)
{
	struct pollfd fds[JOB_SIDES + 1] = {{b->signals, POLLIN, 0}};
	double deadline = bench_now() + 1e9 * seconds;
	int left = job->count;
	int error = 0;

	for (int i = 0; i < job->count; i++) {
		int fd = (int)syscall(SYS_pidfd_open, job->pid[i], 0);

		fds[i + 1] = (struct pollfd){fd, POLLIN, 0};
		if (fd < 0)
			error = -errno;
	}
	while (left > 0 && error == 0) {
		double ms = (deadline - bench_now()) / 1e6;
		int ready = poll(
		    fds, (nfds_t)job->count + 1, ms > 0 ? (int)ms + 1 : 0);

		error = bench_interrupted(b);
		if (error == 0 && ready == 0)
			error = -ETIMEDOUT;
		for (int i = 0; i < job->count && error == 0; i++) {
			if (ready < 0 || fds[i + 1].revents == 0)
				continue;
			error = reap(job->pid[i], job->program);
			close(fds[i + 1].fd);
			fds[i + 1] = (struct pollfd){.fd = -1};
			job->pid[i] = 0;
			left--;
		}
	}
	for (int i = 0; i < job->count; i++) {
		job_kill(job->pid[i]);
		if (fds[i + 1].fd >= 0)
			close(fds[i + 1].fd);
	}
	return error;
}

int
job_start(struct job *job, int sides, int (*work)(void *, int), void *arg)
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

int
job_run(struct benchmark *b, int sides, int (*work)(void *, int), void *arg,
    double seconds)
{
	struct job job;
	int error = job_start(&job, sides, work, arg);

	return error < 0 ? error : job_await(b, &job, seconds);
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
