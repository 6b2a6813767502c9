#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "prove/workers.h"
#include "role/wire.h"

#define PATIENCE_S 20

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
receive(const struct worker *w, struct outcome *out)
{
	int error = wire_recv(w->socket, out, sizeof *out, NULL, NULL);

	return error == -EAGAIN ? -ETIMEDOUT : error;
}

/* Sends an order, and receives its outcome. */
static int
order(const struct worker *w, const struct task *task, int fd,
    struct outcome *outcome)
{
	int error = wire_send(w->socket, task, sizeof *task, fd);

	if (error == 0)
		error = receive(w, outcome);
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

/* Has a worker fork. */
static int
fork_worker(const struct worker *parent, struct worker *child)
{
	const struct task task = {.op.what = OP_FORK};
	struct worker w = {0};
	struct outcome outcome;
	int ends[2];
	int error = open_sockets(ends);

	if (error < 0)
		return error;
	process_init(&w.process);
	w.socket = ends[0];
	error = order(parent, &task, ends[1], &outcome);
	close(ends[1]);
	if (error < 0) {
		close(ends[0]);
		return error;
	}
	w.pid = outcome.pid;
	error = receive(&w, &outcome);
	if (error == 0)
		error = outcome.error;
	if (error == 0)
		error = process_open(&w.process, w.pid);
	if (error < 0)
		end_worker(&w);
	else
		*child = w;
	return error;
}

static int
start_template(struct worker *w)
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
	error = receive(w, &outcome);
	return error < 0 ? error : outcome.error;
}

int
workers_open(struct workers *all)
{
	int error;

	*all = (struct workers){0};
	process_init(&all->template.process);
	error = start_template(&all->template);
	if (error == 0)
		error = process_open(&all->template.process, all->template.pid);
	if (error == 0)
		error = process_look(&all->template.process);
	if (error < 0)
		workers_close(all);
	else
		all->own_pages = all->template.process.statm.size;
	return error;
}

void
workers_dismiss(struct workers *all)
{
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		end_worker(&all->worker[i]);
}

void
workers_close(struct workers *all)
{
	workers_dismiss(all);
	end_worker(&all->template);
}

int
workers_start(struct workers *all, unsigned actor)
{
	return fork_worker(&all->template, &all->worker[actor]);
}

int
workers_fork(struct workers *all, unsigned parent, unsigned child)
{
	return fork_worker(&all->worker[parent], &all->worker[child]);
}

int
workers_exit(struct workers *all, unsigned actor)
{
	struct worker *w = &all->worker[actor];
	int status;

	/* It ends when its socket does, as it would if we died. */
	if (shutdown(w->socket, SHUT_RDWR) < 0 ||
	    waitpid(w->pid, &status, 0) < 0)
		return -errno;
	close(w->socket);
	process_close(&w->process);
	w->pid = 0;
	return 0;
}

int
workers_do(struct workers *all, unsigned actor, const struct task *task, int fd,
    struct faults *faults)
{
	struct outcome outcome;
	int error = order(&all->worker[actor], task, fd, &outcome);

	if (error == 0)
		*faults = outcome.faults;
	return error;
}

int
workers_signal_of(struct workers *all, unsigned actor)
{
	struct worker *w = &all->worker[actor];
	int status;

	if (w->pid == 0 || waitpid(w->pid, &status, 0) < 0)
		return 0;
	close(w->socket);
	process_close(&w->process);
	w->pid = 0;
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
