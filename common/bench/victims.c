#include <errno.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/job.h"
#include "bench/victims.h"

static int
sleep_for_ever(void *arg, int side)
{
	const int *ready_fd = arg;

	(void)side;
	prctl(PR_SET_NAME, VICTIMS_NAME);
	if (write(*ready_fd, "", 1) != 1)
		return -errno;
	for (;;)
		pause();
}

/* Each writes a byte. One that dies closes its end, as we have. */
static int
await_ready(int fd, unsigned count)
{
	char byte;

	for (; count > 0; count--)
		if (read(fd, &byte, 1) != 1)
			return -EPIPE;
	return 0;
}

int
victims_start(struct victims *v, unsigned count)
{
	int ends[2], error = 0;

	*v = (struct victims){0};
	if (pipe(ends) < 0)
		return -errno;
	for (; v->count < count && error == 0; v->count++) {
		v->pid[v->count] = job_fork(
		    JOB_ANYWHERE, sleep_for_ever, &ends[1]);
		if (v->pid[v->count] < 0)
			error = v->pid[v->count];
	}
	close(ends[1]);
	if (error == 0)
		error = await_ready(ends[0], count);
	close(ends[0]);
	for (unsigned i = 0; i < count && error == 0; i++)
		error = process_open(&v->process[i], v->pid[i]);
	if (error < 0)
		victims_end(v);
	return error;
}

void
victims_end(struct victims *v)
{
	for (unsigned i = 0; i < v->count; i++) {
		if (v->process[i].pid != 0)
			process_close(&v->process[i]);
		job_kill(v->pid[i]);
	}
	v->count = 0;
}
