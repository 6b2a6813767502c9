#include <errno.h>
#include <sys/prctl.h>
#include <unistd.h>

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

	for (v->count = 0; v->count < count && error >= 0; v->count++) {
		struct process *p = &v->process[v->count];

		process_init(p);
		error = p->pid = job_fork(be_victim, NULL);
	}
	for (unsigned i = 0; i < count && error >= 0; i++)
		error = process_open(&v->process[i], v->process[i].pid);
	return error < 0 ? error : 0;
}

void
victims_end(struct victims *v)
{
	for (; v->count > 0; v->count--) {
		struct process *p = &v->process[v->count - 1];
		pid_t pid = p->pid;

		process_close(p);
		job_kill(pid);
	}
}

/* By now the state of each of these pages has been found out. */
static int
visit(void *arg, uint64_t first, const struct page_view *views, size_t count)
{
	(void)arg;
	(void)first;
	(void)views;
	(void)count;
	return 0;
}

/* All pages of all mappings. */
static int
walk(struct page_reader *reader, const struct process *p, bool look)
{
	const struct mapping *m = p->mappings.at;
	int error = 0;

	if (p->pagemap_fd < 0)
		return 0;
	for (; error == 0 && m < p->mappings.at + p->mappings.count; m++) {
		const struct page_range range = {
		    .pagemap_fd = p->pagemap_fd,
		    .start = m->start,
		    .pages = (m->end - m->start) / reader->platform->page_size,
		    .private = m->perms[3] == 'p',
		};

		/* The upper half is the kernel's ([vsyscall]). */
		if (m->start >> 63 == 0)
			error = page_reader_walk(
			    reader, &range, look ? visit : NULL, NULL);
	}
	return error;
}

int
victim_look(struct page_reader *reader, struct process *p)
{
	int error = process_look(p);

	return error < 0 ? error : walk(reader, p, true);
}

/* The kernel hands a file out in pieces. */
int
victim_smaps(struct page_reader *reader, struct process *p)
{
	size_t used = 0;
	ssize_t got;

	(void)reader;
	do {
		got = pread(
		    p->smaps_fd, p->text + used, p->room - used, (off_t)used);
		if (got < 0)
			return -errno;
		used += (size_t)got;
	} while (got > 0);
	return 0;
}

int
victim_floor(struct page_reader *reader, struct process *p)
{
	char line[4096];
	const int small[] = {p->statm_fd, p->status_fd, p->stat_fd};
	int error = victim_smaps(reader, p);

	for (size_t i = 0; i < 3 && error == 0; i++)
		if (small[i] >= 0 && pread(small[i], line, sizeof line, 0) < 0)
			error = -errno;
	return error < 0 ? error : walk(reader, p, false);
}

int
victim_sizes(struct page_reader *reader, struct process *p)
{
	(void)reader;
	return process_read_size(p);
}
