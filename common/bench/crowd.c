#include <errno.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/crowd.h"

/* Says that it is there, and that is all. */
static int
sleep_for_ever(void *arg)
{
	const int *fd = arg;

	prctl(PR_SET_NAME, CROWD_NAME);
	if (write(*fd, "", 1) != 1)
		return -errno;
	for (;;)
		pause();
}

/* One byte comes from each; a job that dies closes its end, as we have. */
static int
await_all(int fd, unsigned count)
{
	char byte;

	for (; count > 0; count--)
		if (read(fd, &byte, 1) != 1)
			return -EPIPE;
	return 0;
}

int
crowd_start(struct crowd *c, unsigned count)
{
	int ends[2], error = 0;

	*c = (struct crowd){0};
	if (pipe(ends) < 0)
		return -errno;
	for (; c->count < count && error == 0; c->count += error == 0)
		error = job_start(
		    &c->job[c->count], JOB_ANYWHERE, sleep_for_ever, &ends[1]);
	close(ends[1]);
	if (error == 0)
		error = await_all(ends[0], count);
	close(ends[0]);
	for (unsigned i = 0; i < count && error == 0; i++)
		error = process_open(&c->process[i], c->job[i].pid);
	if (error < 0)
		crowd_end(c);
	return error;
}

void
crowd_end(struct crowd *c)
{
	for (unsigned i = 0; i < c->count; i++)
		if (c->process[i].pid != 0)
			process_close(&c->process[i]);
	job_end(c->job, c->count);
	c->count = 0;
}
