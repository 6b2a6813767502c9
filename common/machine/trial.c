#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/trial.h"
#include "probe/pagemap.h"

int
trial_map(int fd, size_t size, char **out)
{
	int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
	void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (start == MAP_FAILED)
		return -errno;
	/* Without huge pages in the kernel this fails, and is not needed. */
	(void)madvise(start, size, MADV_NOHUGEPAGE);
	*out = start;
	return 0;
}

int
trial_protect(char *start, size_t size)
{
	return mprotect(start, size, PROT_READ) < 0 ||
		mprotect(start, size, PROT_READ | PROT_WRITE) < 0
	    ? -errno
	    : 0;
}

static int
count_since(const struct faults *before, struct faults *took)
{
	struct faults now;
	int error = fault_count(&now);

	if (error == 0)
		*took = (struct faults){
		    now.minor - before->minor, now.major - before->major};
	return error;
}

int
trial_load(const volatile char *start, size_t page_size, size_t pages,
    struct faults *took)
{
	struct faults before;
	int error = fault_count(&before);

	for (size_t i = 0; i < pages; i++)
		(void)start[i * page_size];
	return error < 0 ? error : count_since(&before, took);
}

int
trial_store(
    volatile char *start, size_t page_size, size_t pages, struct faults *took)
{
	struct faults before;
	int error = fault_count(&before);

	for (size_t i = 0; i < pages; i++)
		start[i * page_size] = 1;
	return error < 0 ? error : count_since(&before, took);
}

bool
trial_most(uint64_t faults)
{
	return 2 * faults > TRIAL_PAGES;
}

struct trial_cpus
trial_stay(void)
{
	struct trial_cpus cpus = {.known = false};
	int cpu = sched_getcpu();
	cpu_set_t one;

	if (cpu < 0 || cpu >= CPU_SETSIZE ||
	    sched_getaffinity(0, sizeof cpus.allowed, &cpus.allowed) < 0)
		return cpus;
	CPU_ZERO(&one);
	CPU_SET((size_t)cpu, &one);
	cpus.known = sched_setaffinity(0, sizeof one, &one) == 0;
	return cpus;
}

void
trial_roam(const struct trial_cpus *cpus)
{
	if (cpus->known)
		(void)sched_setaffinity(
		    0, sizeof cpus->allowed, &cpus->allowed);
}

int
trial_fork(void)
{
	long pid = syscall(SYS_clone, 0, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	if (pid < 0)
		return -errno;
	while (waitpid((pid_t)pid, NULL, __WALL) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

void
trial_frames(const volatile char *start, size_t page_size, uint64_t *frames,
    size_t pages)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd < 0 ||
	    pagemap_read(fd, (uintptr_t)start, page_size, frames, pages) < 0)
		memset(frames, 0, pages * sizeof *frames);
	for (size_t i = 0; i < pages; i++)
		frames[i] &= PAGEMAP_PFN;
	if (fd >= 0)
		close(fd);
}

uint64_t
trial_frame(const volatile char *page, size_t page_size)
{
	uint64_t frame;

	trial_frames(page, page_size, &frame, 1);
	return frame;
}
