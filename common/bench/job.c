#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/job.h"
#include "coordinator/signals.h"
#include "role/birth.h"
#include "role/pin.h"

/* Ends a program that could not be started, as shells do it. */
#define NOT_STARTED 127

static int
be_a_job(void *arg)
{
	const char *const *argv = arg;
	int null = open("/dev/null", O_WRONLY);
	sigset_t none;

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
job_start(struct job *job, int choice, int (*work)(void *), void *arg)
{
	pid_t parent = getpid(), pid = fork();
	long pidfd;

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		die_with(parent);
		if (choice >= 0)
			pin_to_one_cpu(0, (unsigned)choice);
		_exit(-work(arg) & 0xff);
	}
	pidfd = syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0) {
		int error = -errno;

		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return error;
	}
	*job = (struct job){.pid = pid, .pidfd = (int)pidfd};
	return 0;
}

int
job_start_program(struct job *job, const char *const *argv)
{
	int error = job_start(
	    job, JOB_ANYWHERE, be_a_job, (void *)(uintptr_t)argv);

	if (error == 0)
		job->program = true;
	return error;
}

static int
reap(struct job *job)
{
	bool program = job->program;
	int status = 0;

	waitpid(job->pid, &status, 0);
	close(job->pidfd);
	*job = (struct job){0};
	if (!WIFEXITED(status))
		return -ECHILD;
	if (!program || WEXITSTATUS(status) == 0)
		return -WEXITSTATUS(status);
	return WEXITSTATUS(status) == NOT_STARTED ? -ENOENT : -ECHILD;
}

void
job_end(struct job *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (jobs[i].pid == 0)
			continue;
		kill(jobs[i].pid, SIGKILL);
		(void)reap(&jobs[i]);
	}
}

/* Until one of them has ended, or a signal has come; -EAGAIN: not all have. */
static int
wait_for_one(struct bench *b, struct job *jobs, size_t count, double deadline)
{
	struct pollfd fds[JOBS_MAX + 1] = {
	    {.fd = b->signals, .events = POLLIN}};
	double left = (deadline - bench_now()) / 1e6;
	bool all = true;
	int ready, error = 0;

	for (size_t i = 0; i < count; i++) {
		fds[i + 1].fd = jobs[i].pid != 0 ? jobs[i].pidfd : -1;
		fds[i + 1].events = POLLIN;
	}
	ready = poll(fds, count + 1, left > 0 ? (int)left + 1 : 0);
	if (ready < 0 && errno != EINTR)
		return -errno;
	if (bench_interrupted(b) < 0)
		return -EINTR;
	if (ready == 0)
		return -ETIMEDOUT;
	for (size_t i = 0; i < count && error == 0; i++) {
		if (ready > 0 && fds[i + 1].revents != 0)
			error = reap(&jobs[i]);
		all &= jobs[i].pid == 0;
	}
	return error < 0 || all ? error : -EAGAIN;
}

int
job_wait(struct bench *b, struct job *jobs, size_t count, double seconds)
{
	double deadline = bench_now() + 1e9 * seconds;
	int error;

	do
		error = wait_for_one(b, jobs, count, deadline);
	while (error == -EAGAIN);
	job_end(jobs, count);
	return error;
}

void *
job_memory(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}
