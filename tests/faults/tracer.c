#include <elf.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe/stat.h"
#include "tracer.h"

/* 0: it cannot be read. */
static pid_t
parent_of(pid_t pid)
{
	char path[64], text[1024];
	struct stat_line line = {.ppid = 0};
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	if (fgets(text, sizeof text, file) != NULL)
		(void)stat_parse(text, &line);
	fclose(file);
	return line.ppid;
}

static struct tracee *
find(struct tracer *t, pid_t pid)
{
	for (unsigned i = t->count; i > 0; i--)
		if (t->tracees[i - 1].pid == pid)
			return &t->tracees[i - 1];
	return NULL;
}

/* A child of a consumer's or producer's is the next consumer. */
static unsigned
role_of(struct tracer *t, pid_t parent)
{
	const struct tracee *from = find(t, parent);
	unsigned role;

	if (from == NULL)
		return ROLES;
	if (from->role == 0)
		return 1;
	for (role = 2; role < ROLES && t->instances[role] > 0; role++)
		;
	return role;
}

static struct tracee *
add(struct tracer *t, pid_t pid, unsigned role)
{
	struct tracee *new;

	if (t->count == sizeof t->tracees / sizeof *t->tracees)
		return NULL;
	new = &t->tracees[t->count++];
	*new = (struct tracee){.pid = pid, .role = role};
	if (role < ROLES) {
		new->instance = t->instances[role]++;
		if (new->instance >= INSTANCES)
			new->instance = INSTANCES - 1;
	}
	return new;
}

static bool
is_watched(const struct tracer *t, const struct tracee *tracee)
{
	return t->begun && tracee != NULL && tracee->role < ROLES &&
	    (t->watched >> tracee->role & 1) != 0;
}

const char *
tracer_unable(void)
{
#ifdef __x86_64__
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(1);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		return "ptrace(2) is not allowed here";
	return NULL;
#else
	return "registers are known for x86-64 alone";
#endif
}

void
tracer_begin(struct tracer *t, pid_t coordinator)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
	    PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
	    PTRACE_O_EXITKILL;

	memset(t->calls, 0, sizeof t->calls);
	memset(t->sends, 0, sizeof t->sends);
	memset(t->instances, 0, sizeof t->instances);
	t->count = 0;
	t->begun = false;
	(void)add(t, coordinator, 0);
	if (ptrace(PTRACE_SEIZE, coordinator, NULL, options) == 0)
		ptrace(PTRACE_INTERRUPT, coordinator, NULL, NULL);
}

static void
stop_at_call(struct tracer *t, struct tracee *tracee)
{
	struct __ptrace_syscall_info info;
	struct call_stop *at = &tracee->at;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->pid, sizeof info, &info) <=
	    0)
		return; /* it was killed meanwhile */
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		*at = (struct call_stop){.pid = tracee->pid,
		    .role = tracee->role,
		    .instance = tracee->instance,
		    .number = ++t->calls[tracee->role],
		    .nr = info.entry.nr,
		    .first_argument = info.entry.args[0]};
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && at->number != 0) {
		at->exit = true;
		if (at->nr == SYS_sendmsg)
			t->sends[at->role][at->instance]++;
	} else {
		return;
	}
	if (t->on_call != NULL)
		t->on_call(t, at);
}

/* Group stops are those of stop signals; the others are of tracing. */
static bool
is_group_stop(int wait_status)
{
	return wait_status >> 16 == PTRACE_EVENT_STOP &&
	    WSTOPSIG(wait_status) != SIGTRAP;
}

void
tracer_handle(struct tracer *t, pid_t pid, int wait_status)
{
	struct tracee *tracee = find(t, pid);
	long signal = 0;

	if (tracee == NULL)
		tracee = add(t, pid, role_of(t, parent_of(pid)));
	if (is_group_stop(wait_status)) {
		ptrace(PTRACE_LISTEN, pid, NULL, NULL);
		kill(pid, SIGCONT);
		return;
	}
	if (WSTOPSIG(wait_status) == (SIGTRAP | 0x80)) {
		if (tracee != NULL)
			stop_at_call(t, tracee);
	} else if (wait_status >> 16 == PTRACE_EVENT_EXEC) {
		t->begun = true;
	} else if (wait_status >> 16 == 0) {
		signal = WSTOPSIG(wait_status);
	}
	ptrace(is_watched(t, tracee) ? PTRACE_SYSCALL : PTRACE_CONT, pid, NULL,
	    signal);
}

void
tracer_forget(struct tracer *t, pid_t pid)
{
	struct tracee *tracee = find(t, pid);

	if (tracee != NULL)
		tracee->pid = 0;
}

pid_t
tracer_pid(const struct tracer *t, unsigned role)
{
	for (unsigned i = t->count; i > 0; i--)
		if (t->tracees[i - 1].role == role &&
		    t->tracees[i - 1].pid != 0)
			return t->tracees[i - 1].pid;
	return 0;
}

#ifdef __x86_64__
static void
change(pid_t pid, long number, const long *result)
{
	struct user_regs_struct registers;
	struct iovec part = {&registers, sizeof registers};

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part) < 0)
		return;
	if (result != NULL)
		registers.rax = (unsigned long long)*result;
	else
		registers.orig_rax = (unsigned long long)number;
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &part);
}
#else
static void
change(pid_t pid, long number, const long *result)
{
	(void)pid;
	(void)number;
	(void)result;
}
#endif

void
tracer_skip_call(pid_t pid)
{
	change(pid, -1, NULL);
}

void
tracer_set_result(pid_t pid, long result)
{
	change(pid, -1, &result);
}
