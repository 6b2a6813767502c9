#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "refuse.h"
#include "role/wire.h"

/* Nothing here runs programs of another architecture, where numbers are others,
 * so no filter looks for that. */
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define UNLESS(value, skip)                                                    \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, (skip))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))

#define NUMBER offsetof(struct seccomp_data, nr)
/* The low half of it. */
#define ARGUMENT(i)                                                            \
	((uint32_t)(offsetof(struct seccomp_data, args) + (i)*8 +              \
	    (BYTE_ORDER == BIG_ENDIAN ? sizeof(uint32_t) : 0)))

static int
install(struct sock_filter *code, size_t size, unsigned flags)
{
	struct sock_fprog program = {
	    .len = (unsigned short)(size / sizeof *code), .filter = code};
	long result;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	return result < 0 ? -errno : (int)result;
}

int
refuse_if(long number, unsigned argument, long value, int error)
{
	struct sock_filter code[] = {
	    LOAD(NUMBER),
	    UNLESS(number, 3),
	    LOAD(ARGUMENT(argument)),
	    UNLESS(value, 1),
	    ANSWER(SECCOMP_RET_ERRNO | (uint32_t)error),
	    ANSWER(SECCOMP_RET_ALLOW),
	};

	return install(code, sizeof code, 0);
}

int
refuse(long number, long first_argument, int error)
{
	struct sock_filter code[] = {
	    LOAD(NUMBER),
	    UNLESS(number, 1),
	    ANSWER(SECCOMP_RET_ERRNO | (uint32_t)error),
	    ANSWER(SECCOMP_RET_ALLOW),
	};

	return first_argument == REFUSE_ANY
	    ? install(code, sizeof code, 0)
	    : refuse_if(number, 0, first_argument, error);
}

/* Between the process that looks at paths and the trial. */
static int line = -1;

/* What that process is asked about: which argument is the path, or the
 * descriptor of the file that is read, and where in it the read begins. */
static const struct {
	long number;
	unsigned path, offset;
	bool reads;
} calls[] = {
    {SYS_execve, .path = 0},
    {SYS_openat, .path = 1},
    {SYS_readlinkat, .path = 1},
#ifdef SYS_open
    {SYS_open, .path = 0},
    {SYS_readlink, .path = 0},
#endif
    {SYS_pread64, .path = 0, .offset = 3, .reads = true},
};
#define CALLS (sizeof calls / sizeof *calls)

static bool
is_path(pid_t pid, uint64_t address, const char *pattern)
{
	char memory[32], path[4096];
	ssize_t n;
	int fd;

	snprintf(memory, sizeof memory, "/proc/%d/mem", pid);
	fd = open(memory, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : pread(fd, path, sizeof path - 1, (off_t)address);
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return false;
	path[n] = '\0';
	return fnmatch(pattern, path, 0) == 0;
}

static bool
is_file(pid_t pid, uint64_t fd, const char *pattern)
{
	char link[48], path[4096];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/%d/fd/%d", pid, (int)fd);
	n = readlink(link, path, sizeof path - 1);
	if (n < 0)
		return false;
	path[n] = '\0';
	return fnmatch(pattern, path, 0) == 0;
}

/* Without an error it is the reads that are cut off, behind the first. */
static bool
is_meant(
    const struct seccomp_notif *asked, size_t i, const char *pattern, int error)
{
	const __u64 *args = asked->data.args;

	if (asked->data.nr != calls[i].number || calls[i].reads != (error == 0))
		return false;
	return calls[i].reads
	    ? args[calls[i].offset] > 0 &&
		is_file((pid_t)asked->pid, args[calls[i].path], pattern)
	    : is_path((pid_t)asked->pid, args[calls[i].path], pattern);
}

static void
look_at_one(int fd, const char *pattern, int error)
{
	struct seccomp_notif asked = {0};
	struct seccomp_notif_resp answer = {
	    .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};

	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &asked) < 0)
		return; /* it was killed meanwhile */
	for (size_t i = 0; i < CALLS; i++) {
		if (is_meant(&asked, i, pattern, error)) {
			if (error == REFUSE_NEVER)
				return;
			answer.flags = 0;
			answer.error = -error;
		}
	}
	answer.id = asked.id;
	(void)ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

static _Noreturn void
look_at_paths(int socket, const char *pattern, int error)
{
	struct pollfd fd = {.fd = -1, .events = POLLIN};
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (wire_recv(socket, &byte, 1, &fd.fd, NULL) < 0)
		_exit(1);
	while (poll(&fd, 1, -1) == 1 && (fd.revents & POLLHUP) == 0)
		look_at_one(fd.fd, pattern, error);
	_exit(0);
}

pid_t
refuse_paths_begin(const char *pattern, int error)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		close(ends[0]);
		look_at_paths(ends[1], pattern, error);
	}
	close(ends[1]);
	if (line >= 0)
		close(line);
	line = ends[0];
	return pid;
}

int
refuse_paths(void)
{
	struct sock_filter code[2 * CALLS + 2] = {LOAD(NUMBER)};
	char byte = 0;
	int fd;

	for (size_t i = 0; i < CALLS; i++) {
		code[1 + 2 * i] = (struct sock_filter)UNLESS(
		    calls[i].number, 1);
		code[2 + 2 * i] = (struct sock_filter)ANSWER(
		    SECCOMP_RET_USER_NOTIF);
	}
	code[2 * CALLS + 1] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
	fd = install(code, sizeof code, SECCOMP_FILTER_FLAG_NEW_LISTENER);
	if (fd < 0)
		return fd;
	return wire_send(line, &byte, 1, fd);
}
