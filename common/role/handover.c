#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "role/handover.h"
#include "role/wait.h"
#include "role/wire.h"

/* What is handed over, if it is no descriptor. */
struct note {
	uint32_t magic;
	int number;
};

/* All actors take part in each, so all count alike; and nobody who is done with
 * one comes too early to the next. */
static unsigned handovers;

/* The address of the socket of this handover. The first byte of an abstract
 * name is 0, and every byte counts, so the name ends where the address does. */
static socklen_t
address_of(const struct actor *me, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "%s-%u",
	    me->object + 1, handovers);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
	    strlen(address->sun_path + 1));
}

/* After a call that has failed: returns its errno, negated. */
static int
tell(struct actor *me, const char *call, int error)
{
	actor_say(
	    me, "%s of the socket @%s-%u", call, me->object + 1, handovers);
	return error;
}

/* What the kernel says of the process at the other end. */
static bool
is_of_this_user(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
	    peer.uid == geteuid();
}

static int
open_socket(struct actor *me)
{
	int fd = socket(
	    AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	return fd < 0 ? tell(me, "socket(2)", -errno) : fd;
}

static int
listen_as(struct actor *me)
{
	struct sockaddr_un address;
	socklen_t size = address_of(me, &address);
	int fd = open_socket(me), error = 0;

	if (fd < 0)
		return fd;
	if (bind(fd, (struct sockaddr *)&address, size) < 0)
		error = tell(me, "bind(2)", -errno);
	else if (listen(fd, SOMAXCONN) < 0)
		error = tell(me, "listen(2)", -errno);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

/* Gives it to the next who comes. 1: it is given; 0: somebody else had come, or
 * is gone again. */
static int
serve_one(struct actor *me, int listening, const struct note *note, int fd)
{
	int error = wait_readable(me, listening, "the consumers to take over");
	int peer;

	if (error < 0)
		return error;
	peer = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
	if (peer < 0)
		return errno == EAGAIN || errno == ECONNABORTED
		    ? 0
		    : tell(me, "accept(2)", -errno);
	if (!is_of_this_user(peer)) {
		close(peer);
		return 0;
	}
	error = wire_send(peer, note, sizeof *note, fd);
	close(peer);
	return error < 0 ? tell(me, "sendmsg(2)", error) : 1;
}

static int
hand_over(struct actor *me, int number, int fd)
{
	const struct note note = {WIRE_MAGIC, number};
	unsigned left = me->consumers;
	int listening, result = 0;

	if (me->region.dry_run)
		return 0;
	listening = listen_as(me);
	if (listening < 0)
		return listening;
	while (result >= 0 && left > 0) {
		result = serve_one(me, listening, &note, fd);
		left -= result > 0;
	}
	close(listening);
	handovers++;
	return result < 0 ? result : 0;
}

/* Until the producer has begun to listen. */
static int
connect_to(struct actor *me, int fd)
{
	struct sockaddr_un address;
	socklen_t size = address_of(me, &address);
	int error = 0;

	while (
	    error == 0 && connect(fd, (struct sockaddr *)&address, size) < 0) {
		if (errno == ECONNREFUSED || errno == EAGAIN)
			error = wait_again(me, "the producer to hand over");
		else if (errno != EINTR)
			error = tell(me, "connect(2)", -errno);
	}
	if (error == 0 && !is_of_this_user(fd))
		error = tell(me, "another user's process has the name", -EPERM);
	return error;
}

static int
receive(struct actor *me, int socket, struct note *out, int *fd)
{
	int error = connect_to(me, socket);

	if (error == 0)
		error = wait_readable(me, socket, "the producer to hand over");
	if (error < 0)
		return error;
	error = wire_recv(socket, out, sizeof *out, fd, NULL);
	if (error == -EMFILE)
		return tell(
		    me, "no room for the descriptor (MSG_CTRUNC)", error);
	return error < 0 ? tell(me, "recvmsg(2)", error) : 0;
}

static int
take_over(struct actor *me, struct note *out, int *fd)
{
	int socket = open_socket(me), error;

	if (socket < 0)
		return socket;
	error = receive(me, socket, out, fd);
	close(socket);
	handovers++;
	return error;
}

int
actor_hand_over(struct actor *me, int fd)
{
	return hand_over(me, 0, fd);
}

int
actor_take_over(struct actor *me, int *fd)
{
	struct note note;
	int error;

	*fd = CALL_FD_UNKNOWN;
	if (me->region.dry_run)
		return 0;
	error = take_over(me, &note, fd);
	return error == 0 && *fd < 0 ? -EBADMSG : error;
}

int
actor_hand_over_number(struct actor *me, int number)
{
	return hand_over(me, number, -1);
}

int
actor_take_over_number(struct actor *me, int *number)
{
	struct note note = {.number = 0};
	int error = me->region.dry_run ? 0 : take_over(me, &note, NULL);

	*number = note.number;
	return error;
}
