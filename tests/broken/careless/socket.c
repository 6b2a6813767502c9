/* socket.c: careless with the socket to the coordinator. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "careless.h"
#include "role/wire.h"

static int
send_bytes(size_t size)
{
	static char bytes[sizeof(struct answer)];

	memset(bytes, 0xa5, sizeof bytes);
	return send(ACTOR_FD, bytes, size, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static int
send_garbage(struct actor *me)
{
	(void)me;
	return send_bytes(sizeof(struct answer));
}

static int
send_little(struct actor *me)
{
	(void)me;
	return send_bytes(7);
}

static int
send_nothing(struct actor *me)
{
	(void)me;
	return send_bytes(0);
}

static int
flood(struct actor *me)
{
	int error = 0;

	(void)me;
	while (error == 0)
		error = send_bytes(sizeof(struct answer));
	return error;
}

static int
send_descriptors(struct actor *me)
{
	(void)me;
	return wire_send(ACTOR_FD, "", 1, STDERR_FILENO);
}

/* What would have been its next order. */
static int
read_order(struct actor *me)
{
	struct order order;

	(void)me;
	return recv(ACTOR_FD, &order, sizeof order, 0) < 0 ? -errno : 0;
}

static int
hang_up(struct actor *me)
{
	(void)me;
	close(ACTOR_FD);
	return pause();
}

static int
shut_down(struct actor *me)
{
	(void)me;
	return shutdown(ACTOR_FD, SHUT_RDWR) < 0 ? -errno : 0;
}

static int
put_another(struct actor *me)
{
	(void)me;
	return dup2(STDERR_FILENO, ACTOR_FD) < 0 ? -errno : 0;
}

static int
never_wait(struct actor *me)
{
	(void)me;
	return fcntl(ACTOR_FD, F_SETFL, O_NONBLOCK) < 0 ? -errno : 0;
}

const struct carelessness careless_socket[] = {
	{"send garbage", send_garbage},
	{"send little", send_little},
	{"send nothing", send_nothing},
	{"flood", flood},
	{"send descriptors", send_descriptors},
	{"read order", read_order},
	{"hang up", hang_up},
	{"shut down", shut_down},
	{"put another", put_another},
	{"never wait", never_wait},
	{NULL, NULL},
};
