#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "prove/workers.h"
#include "role/wire.h"

#define PATIENCE_S 20

static const struct process not_open = {
    .stat_fd = -1,
    .statm_fd = -1,
    .smaps_fd = -1,
    .pagemap_fd = -1,
};

static int
open_sockets(int ends[2])
{
	const struct timeval patience = {.tv_sec = PATIENCE_S};

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	setsockopt(
	    ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return 0;
}

static int
hear(const struct worker *w, struct outcome *out)
{
	int error = wire_recv(w->socket, out, sizeof *out, NULL, NULL);

	return error == -EAGAIN ? -ETIMEDOUT : error;
}

/* One operation and its outcome. */
static int
order(const struct worker *w, const struct task *task, int fd,
    struct outcome *outcome)
{
	int error = wire_send(w->socket, task, sizeof *task, fd);

	if (error == 0)
		error = hear(w, outcome);
	return error < 0 ? error : outcome->error;
}

static void
end_worker(struct worker *w)
{
	if (w->pid == 0)
		return;
	close(w->socket);
	kill(w->pid, SIGKILL);
	waitpid(w->pid, NULL, 0);
	process_close(&w->process);
	w->pid = 0;
}

/* Has parent make a copy of itself, the newborn. */
static int
give_birth(const struct worker *parent, struct worker *newborn)
{
	const struct task task = {.op.what = OP_FORK};
	struct worker w = {.process = not_open};
	struct outcome outcome;
	int ends[2];
	int error = open_sockets(ends);

	if (error < 0)
		return error;
	w.socket = ends[0];
	error = order(parent, &task, ends[1], &outcome);
	close(ends[1]);
	if (error < 0) {
		close(ends[0]);
		return error;
	}
	w.pid = outcome.pid;
	error = hear(&w, &outcome);
	if (error == 0)
		error = outcome.error;
	if (error == 0)
		error = process_open(&w.process, w.pid);
	if (error < 0)
		end_worker(&w);
	else
		*newborn = w;
	return error;
}

static int
make_nursery(struct worker *w)
{
	struct outcome outcome;
	int parent = getpid();
	int ends[2];
	int error = open_sockets(ends);

	if (error < 0)
		return error;
	w->pid = fork();
	if (w->pid < 0) {
		error = -errno;
		w->pid = 0;
		close(ends[0]);
		close(ends[1]);
		return error;
	}
	if (w->pid == 0) {
		close(ends[0]);
		worker_main(ends[1], parent);
	}
	close(ends[1]);
	w->socket = ends[0];
	error = hear(w, &outcome);
	return error < 0 ? error : outcome.error;
}

int
workers_open(struct workers *c)
{
	int error;

	*c = (struct workers){.nursery.process = not_open};
	error = make_nursery(&c->nursery);
	if (error == 0)
		error = process_open(&c->nursery.process, c->nursery.pid);
	if (error == 0)
		error = process_look(&c->nursery.process);
	if (error < 0)
		workers_close(c);
	else
		c->own_pages = c->nursery.process.statm.size;
	return error;
}

void
workers_dismiss(struct workers *c)
{
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		end_worker(&c->worker[i]);
}

void
workers_close(struct workers *c)
{
	workers_dismiss(c);
	end_worker(&c->nursery);
}

int
workers_start(struct workers *c, unsigned actor)
{
	return give_birth(&c->nursery, &c->worker[actor]);
}

int
workers_fork(struct workers *c, unsigned parent, unsigned child)
{
	return give_birth(&c->worker[parent], &c->worker[child]);
}

int
workers_exit(struct workers *c, unsigned actor)
{
	struct worker *w = &c->worker[actor];
	int status;

	/* It ends when it hears no more, as it would if we died. */
	if (shutdown(w->socket, SHUT_RDWR) < 0 ||
	    waitpid(w->pid, &status, 0) < 0)
		return -errno;
	close(w->socket);
	process_close(&w->process);
	w->pid = 0;
	return 0;
}

int
workers_do(struct workers *c, unsigned actor, const struct task *task, int fd,
    struct faults *faults)
{
	struct outcome outcome;
	int error = order(&c->worker[actor], task, fd, &outcome);

	if (error == 0)
		*faults = outcome.faults;
	return error;
}

int
workers_signal_of(struct workers *c, unsigned actor)
{
	struct worker *w = &c->worker[actor];
	int status;

	if (w->pid == 0 || waitpid(w->pid, &status, 0) < 0)
		return 0;
	close(w->socket);
	process_close(&w->process);
	w->pid = 0;
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
