#include <sys/prctl.h>

#include "bench/job.h"
#include "bench/victims.h"

static int
be_victim(void *arg, int side)
{
	(void)arg;
	(void)side;
	prctl(PR_SET_NAME, VICTIMS_NAME);
	job_stop();
	return 0;
}

int
victims_start(struct victims *v, unsigned count)
{
	int error = 0;

	*v = (struct victims){0};
	for (; v->count < count && error >= 0; v->count++)
		error = v->pid[v->count] = job_fork(be_victim, NULL);
	for (unsigned i = 0; i < count && error >= 0; i++)
		error = process_open(&v->process[i], v->pid[i]);
	if (error < 0)
		victims_end(v);
	return error < 0 ? error : 0;
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
