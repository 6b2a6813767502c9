#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "role/wire.h"

/* Room for one descriptor and one set of credentials. */
union control {
	struct cmsghdr align;
	char room[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
};

const char *
actor_process_name(unsigned index, char *name, size_t size)
{
	if (index == 0)
		strlcpy(name, "producer", size);
	else
		snprintf(name, size, "consumer %u", index);
	return name;
}

int
wire_send(int fd, const void *message, size_t size, int pass_fd)
{
	struct iovec iov = {
	    .iov_base = (void *)(uintptr_t)message, .iov_len = size};
	struct msghdr header = {.msg_iov = &iov, .msg_iovlen = 1};
	union control control = {0};
	ssize_t n;

	if (pass_fd >= 0) {
		struct cmsghdr *c;

		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE(sizeof pass_fd);
		c = CMSG_FIRSTHDR(&header);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof pass_fd);
		memcpy(CMSG_DATA(c), &pass_fd, sizeof pass_fd);
	}
	do
		n = sendmsg(fd, &header, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == ECONNRESET ? -EPIPE : -errno;
	return 0;
}

/* There may be more than the one that is wanted. */
static void
take_descriptors(const struct cmsghdr *c, int *passed)
{
	size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof *passed;

	for (size_t i = 0; i < count; i++) {
		if (*passed >= 0)
			close(*passed);
		memcpy(
		    passed, CMSG_DATA(c) + i * sizeof *passed, sizeof *passed);
	}
}

static void
take(const struct cmsghdr *c, int *passed, int *sender)
{
	struct ucred peer;

	if (c->cmsg_level != SOL_SOCKET)
		return;
	if (c->cmsg_type == SCM_RIGHTS)
		take_descriptors(c, passed);
	if (c->cmsg_type == SCM_CREDENTIALS && sender != NULL) {
		memcpy(&peer, CMSG_DATA(c), sizeof peer);
		*sender = peer.pid;
	}
}

int
wire_recv(int fd, void *message, size_t size, int *pass_fd, int *sender)
{
	struct iovec iov = {.iov_base = message, .iov_len = size};
	union control control;
	struct msghdr header = {
	    .msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = &control,
	    .msg_controllen = sizeof control,
	};
	int passed = -1;
	ssize_t n;

	do
		n = recvmsg(fd, &header, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == ECONNRESET ? -EPIPE : -errno;
	/* An empty message has a sender. */
	if (n == 0 && header.msg_controllen == 0)
		return -EPIPE;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c != NULL;
	     c = CMSG_NXTHDR(&header, c))
		take(c, &passed, sender);
	if (pass_fd != NULL)
		*pass_fd = passed;
	else if (passed >= 0)
		close(passed);
	/* The kernel drops a descriptor without an error if there is no
	 * room. */
	if (header.msg_flags & MSG_CTRUNC)
		return -EMFILE;
	if ((size_t)n != size || header.msg_flags & MSG_TRUNC)
		return -EBADMSG;
	return 0;
}
