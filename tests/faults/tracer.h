/* tracer.h: watches a run's system calls by ptrace(2), process by process.
 *
 * Who a process is follows from whose child it is: the coordinator is the
 * first, its children are producers, and all that descends from these are
 * consumers, in the order in which they are born. A role may have several
 * processes, one after the other: a pair's producer is started twice, first to
 * introduce the pair.
 */
#ifndef SHMLAB_TESTS_TRACER_H
#define SHMLAB_TESTS_TRACER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define ROLES	  6 /* the coordinator, the producer, consumers 1 to 4 */
#define INSTANCES 4 /* processes of a role; what more there are is the last */

struct call_stop {
	pid_t pid;
	unsigned role, instance;
	unsigned number; /* of the system calls of its role, from 1 */
	bool exit;	 /* it is behind the call, not before it */
	uint64_t nr, first_argument;
};

struct tracee {
	pid_t pid;
	unsigned role, instance;
	struct call_stop at; /* the call it is in, or the last one */
};

struct tracer {
	/* Set before the run. */
	uint32_t watched; /* a bit for each role */
	void (*on_call)(struct tracer *, const struct call_stop *);
	void *arg;

	/* Counted: processes; and of watched roles, system calls. */
	unsigned instances[ROLES];
	unsigned calls[ROLES];
	/* Messages that a process has sent, to the end of sendmsg(2). */
	unsigned sends[ROLES][INSTANCES];

	/* Its own. */
	bool begun; /* the coordinator's program runs */
	struct tracee tracees[64];
	unsigned count;
};

/* Why nothing can be traced here, or NULL. */
const char *tracer_unable(void);

/* A child, which waits until it is traced, is the coordinator. */
void tracer_begin(struct tracer *, pid_t coordinator);

/* A tracee has stopped, as waitpid(2) says: on_call() may be called; then it
 * goes on. A stop signal is followed by SIGCONT at once. */
void tracer_handle(struct tracer *, pid_t, int wait_status);

/* It has ended. */
void tracer_forget(struct tracer *, pid_t);

/* The process that is in that role now, or 0. */
pid_t tracer_pid(const struct tracer *, unsigned role);

/* At a stop before the call: it is not made. Behind it: its result. */
void tracer_skip_call(pid_t);
void tracer_set_result(pid_t, long result);

#endif
