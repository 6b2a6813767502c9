#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine/needs.h"
#include "os/fault_count.h"
#include "os/nameless.h"

static int
try_descriptor(int fd)
{
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* In a new pid namespace /proc may still be that of another one. */
static int
try_proc(void)
{
	char pid[16];
	ssize_t n = readlink("/proc/self", pid, sizeof pid - 1);

	if (n < 0)
		return -errno;
	pid[n] = '\0';
	return atoi(pid) == getpid() ? 0 : -ESRCH;
}

static int
try_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error = 0;
	char byte;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, &byte, 1);
	if (n < 1)
		error = n < 0 ? -errno : -ENODATA;
	close(fd);
	return error;
}

static int
try_exe(void)
{
	char path[2];

	return readlink("/proc/self/exe", path, sizeof path) < 0 ? -errno : 0;
}

static int
try_getrusage(void)
{
	struct faults unused;

	return fault_count(&unused);
}

/* A kernel without huge pages answers EINVAL, and needs no advice on them. */
static int
try_madvise(void)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int error = 0;

	if (page == MAP_FAILED)
		return -errno;
	if ((madvise(page, size, MADV_NOHUGEPAGE) < 0 && errno != EINVAL) ||
	    madvise(page, size, MADV_DONTNEED) < 0)
		error = -errno;
	munmap(page, size);
	return error;
}

/* On a machine with one CPU, or more than the set has room for (EINVAL),
 * actors are not pinned. */
static int
try_affinity(void)
{
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return errno == EINVAL ? 0 : -errno;
	if (CPU_COUNT(&allowed) == 1)
		return 0;
	return sched_setaffinity(0, sizeof allowed, &allowed) < 0 ? -errno : 0;
}

static int
try_memfd(void)
{
	return try_descriptor(memfd_create("shmlab-try", MFD_CLOEXEC));
}

/* Without a file there is nothing to try it on. */
static int
try_ftruncate(void)
{
	int fd = nameless_memory(), error = 0;

	if (fd < 0)
		return 0;
	if (ftruncate(fd, 1) < 0)
		error = -errno;
	close(fd);
	return error;
}

static int
try_getrlimit(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -errno : 0;
}

static int
try_pidfd(void)
{
	return try_descriptor((int)syscall(SYS_pidfd_open, getpid(), 0));
}

static int
try_signalfd(void)
{
	sigset_t none;

	sigemptyset(&none);
	return try_descriptor(signalfd(-1, &none, SFD_CLOEXEC));
}

/* A message, of which the kernel says who sent it. */
static int
try_message(int to, int from)
{
	char byte = 0;
	struct iovec iov = {&byte, 1};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
	int on = 1, type;
	socklen_t size = sizeof type;

	if (setsockopt(from, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0 ||
	    getsockopt(to, SOL_SOCKET, SO_TYPE, &type, &size) < 0 ||
	    sendmsg(to, &message, MSG_NOSIGNAL) < 0 ||
	    recvmsg(from, &message, MSG_DONTWAIT) < 0)
		return -errno;
	return 0;
}

static int
try_sockets(void)
{
	int ends[2], error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	error = try_message(ends[0], ends[1]);
	close(ends[0]);
	close(ends[1]);
	return error;
}

static int
try_subreaper(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno : 0;
}

static const char not_in_kernel[] =
    "This kernel, or what stands for one, does not have it";

static const struct need {
	const char *name, *purpose; /* it is needed to ... */
	const char *advice; /* NULL: it is a system call, and a filter's */
	int (*try)(void);   /* NULL: a file of that name is read */
} needs[] = {
    {"/proc", "measure anything",
	"Mount it, in this pid namespace: mount -t proc proc /proc", try_proc},
    {"/proc/self/exe", "find the programs of the pairs, beside this one",
	not_in_kernel, try_exe},
    {"/proc/self/maps", "keep an actor's own pages in memory", not_in_kernel,
	NULL},
    {"/proc/self/stat", "count page faults", not_in_kernel, NULL},
    {"/proc/self/statm", "measure VSZ and RSS", not_in_kernel, NULL},
    {"/proc/self/smaps", "measure RSS, PSS and USS of a region",
	"A kernel has it if it was built with CONFIG_PROC_PAGE_MONITOR", NULL},
    {"getrusage(2)", "count the page faults of experiments", NULL,
	try_getrusage},
    {"madvise(2)", "keep huge pages out of a region, and give pages up", NULL,
	try_madvise},
    {"sched_setaffinity(2)", "keep actors that take turns on one CPU", NULL,
	try_affinity},
    {"memfd_create(2)", "try this kernel's page faults", NULL, try_memfd},
    {"ftruncate(2)", "try this kernel's page faults", NULL, try_ftruncate},
    {"getrlimit(2)", "open a few files of each actor", NULL, try_getrlimit},
    {"pidfd_open(2)", "see when an actor ends", NULL, try_pidfd},
    {"signalfd(2)", "notice Ctrl-C", NULL, try_signalfd},
    {"socketpair(2), sendmsg(2)", "give actors their orders", NULL,
	try_sockets},
    {"prctl(2) PR_SET_CHILD_SUBREAPER", "leave no actor behind", NULL,
	try_subreaper},
};

static const char *
advice_on(const struct need *need, int error)
{
	if (need->advice != NULL)
		return need->advice;
	return error == -ENOSYS || error == -EINVAL
	    ? "This kernel does not have it, or a container's filter hides it"
	    : "A container's filter probably forbids it (docker run "
	      "--security-opt seccomp=unconfined lifts that)";
}

unsigned
needs_missing(void (*tell)(const char *sentence))
{
	unsigned missing = 0;

	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		char sentence[320];
		int error = needs[i].try != NULL ? needs[i].try()
						 : try_file(needs[i].name);

		if (error == 0 || error == -EMFILE || error == -ENFILE ||
		    error == -ENOMEM)
			continue;
		snprintf(sentence, sizeof sentence,
		    "nothing can be run here: %s: %s. It is needed to %s. %s",
		    needs[i].name, strerror(-error), needs[i].purpose,
		    advice_on(&needs[i], error));
		tell(sentence);
		missing++;
	}
	return missing;
}
