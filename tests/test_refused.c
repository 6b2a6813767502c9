/* test_refused.c: what a container, an old kernel or an administrator refuses.
 *
 * Either a run goes well, with less proof, or it ends with 77 or 3 and a
 * sentence that names what is missing. It is never contradicted, never killed,
 * and leaves nothing. */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/madvise.h"
#include "os/pin.h"
#include "refuse.h"
#include "run.h"
#include "skip.h"
#include "user.h"

/* What prepare() ends with where the test itself may not do what it wants. */
#define NOT_ALLOWED 126

#define BALANCED   0
#define CANNOT_RUN 3
#define NOT_HERE   77

static const char *const a_pair[] = {"cow", "--quiet", NULL};
static const char *const shm_pair[] = {"shared", "--quiet", NULL};
static const char *const file_pair[] = {"file-shared", "--quiet", NULL};
static const char *const table_pair[] = {"snapshot", "--quiet", NULL};
static const char *const streaming_pair[] = {"stream", "--quiet", NULL};
static const char *const queue_pair[] = {"mqueue", "--quiet", NULL};
static const char *const huge_pair[] = {"huge", "--quiet", NULL};
static const char *const huge_proof[] = {
    "prove", "--ops", "2000", "--seed", "1", "--kinds", "huge", NULL};
static const char *const listing[] = {"list", NULL};
static const char *const prediction[] = {"predict", "cow", NULL};
static const char *const proof[] = {"prove", "--ops", "100", "--kinds",
    "anonymous-private,shm-shared,disk-shared", NULL};
static const char *const comparison[] = {
    "compare", "cow", "--size", "64k", "--consumers", "1", NULL};

static const char *const *const commands[] = {a_pair, shm_pair, file_pair,
    streaming_pair, queue_pair, listing, prediction, proof, comparison};
#define COMMANDS (sizeof commands / sizeof *commands)

/* Of the trial at hand: which system call, and how. */
static long call, first_argument;
static int reason;

static void
refuse_call(void)
{
	if (refuse(call, first_argument, reason) < 0)
		_exit(NOT_ALLOWED);
}

static void
refuse_advice(void)
{
	if (refuse_if(SYS_madvise, 2, first_argument, reason) < 0)
		_exit(NOT_ALLOWED);
}

static void
refuse_files(void)
{
	if (refuse_paths() < 0)
		_exit(NOT_ALLOWED);
}

static void
skip_if_not_allowed(const struct trial *t, const char *why)
{
	skip_if(t->status == NOT_ALLOWED, why);
}

static void
names(const struct trial *t, const char *thing)
{
	if (strstr(t->err, thing) == NULL)
		fail_msg(
		    "%s: '%s' is not named by:\n%s", t->command, thing, t->err);
}

static void
ended_with(const struct trial *t, int status)
{
	if (t->status != status)
		fail_msg("%s: status %d, not %d:\n%s%s", t->command, t->status,
		    status, t->err, t->out);
	trial_left_nothing(t);
}

/* Ended well, or with a sentence. */
static void
ended_decently(const struct trial *t)
{
	if (t->status != BALANCED && t->status != CANNOT_RUN &&
	    t->status != NOT_HERE)
		fail_msg("%s: status %d, errno %d of call %ld:\n%s%s",
		    t->command, t->status, reason, call, t->err, t->out);
	if (t->status != BALANCED)
		names(t, "shmlab: ");
	if (strstr(t->err, "memory ran out") != NULL)
		fail_msg("%s: %s", t->command, t->err);
	trial_left_nothing(t);
}

static void
run_refused(struct trial *t, long number, long argument, int error,
    const char *const *words)
{
	call = number;
	first_argument = argument;
	reason = error;
	t->prepare = refuse_call;
	trial_run_words(t, words);
	skip_if_not_allowed(t, "no filters of system calls are allowed here");
}

/* Nothing is run without these, and all of them are named at once. */
static void
what_is_indispensable_is_named(void **state)
{
	static const struct {
		const char *name;
		long number, argument;
	} needs[] = {
	    {"getrusage(2)", SYS_getrusage, REFUSE_ANY},
	    {"madvise(2)", SYS_madvise, REFUSE_ANY},
	    {"sched_setaffinity(2)", SYS_sched_setaffinity, REFUSE_ANY},
	    {"memfd_create(2)", SYS_memfd_create, REFUSE_ANY},
	    {"ftruncate(2)", SYS_ftruncate, REFUSE_ANY},
	    {"getrlimit(2)", SYS_prlimit64, REFUSE_ANY},
	    {"pidfd_open(2)", SYS_pidfd_open, REFUSE_ANY},
	    {"signalfd(2)", SYS_signalfd4, REFUSE_ANY},
	    {"socketpair(2)", SYS_socketpair, REFUSE_ANY},
	    {"sendmsg(2)", SYS_sendmsg, REFUSE_ANY},
	    {"sendmsg(2)", SYS_setsockopt, REFUSE_ANY},
	    {"PR_SET_CHILD_SUBREAPER", SYS_prctl, PR_SET_CHILD_SUBREAPER},
	};
	static const int errors[] = {EPERM, ENOSYS, EACCES};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		if (needs[i].number == SYS_sched_setaffinity &&
		    pin_choices() == 1)
			continue; /* nothing is pinned on one CPU */
		if (needs[i].number == SYS_prlimit64 && TAKES_NOTES)
			continue; /* a sanitizer ends the program itself */
		for (size_t j = 0; j < 3 * COMMANDS; j++) {
			run_refused(t, needs[i].number, needs[i].argument,
			    errors[j % 3], commands[j / 3]);
			ended_with(t, NOT_HERE);
			names(t, "shmlab: nothing can be run here: ");
			names(t, needs[i].name);
			names(t, strerror(errors[j % 3]));
			assert_string_equal(t->out, "");
		}
	}
}

/* gVisor answers like this. */
static void
a_kernel_that_knows_no_subreaper_is_told(void **state)
{
	struct trial *t = *state;

	run_refused(t, SYS_prctl, PR_SET_CHILD_SUBREAPER, EINVAL, a_pair);
	ended_with(t, NOT_HERE);
	names(t, "PR_SET_CHILD_SUBREAPER: Invalid argument");
}

static void
help_is_given_all_the_same(void **state)
{
	struct trial *t = *state;

	run_refused(t, SYS_pidfd_open, REFUSE_ANY, ENOSYS,
	    (const char *const[]){"--help", NULL});
	ended_with(t, BALANCED);
	assert_non_null(strstr(t->out, "usage: ./run.sh PAIR"));
	names(t, "pidfd_open(2)");
}

/* Faults are counted, where their addresses are not to be had. */
static void
without_perf_events_faults_are_counted(void **state)
{
	static const int errors[] = {EPERM, ENOSYS, EACCES};
	struct trial *t = *state;

	for (size_t i = 0; i < 3; i++) {
		run_refused(t, SYS_perf_event_open, REFUSE_ANY, errors[i],
		    (const char *const[]){"cow", NULL});
		ended_with(t, BALANCED);
		assert_string_equal(t->err, "");
		assert_non_null(strstr(t->out, "faults: by count"));
		assert_non_null(strstr(t->out, "Balanced"));
	}
}

static void
without_clone3_programs_start_or_it_is_named(void **state)
{
	struct trial *t = *state;

	run_refused(t, SYS_clone3, REFUSE_ANY, ENOSYS, a_pair);
	ended_with(t, BALANCED);
	run_refused(t, SYS_clone3, REFUSE_ANY, EPERM, a_pair);
	if (t->status == BALANCED)
		return; /* this C library does not use it */
	ended_with(t, CANNOT_RUN);
	names(t, "clone3(2): Operation not permitted");
}

/* Each of these is used somewhere; thing: what is named where it is missed, and
 * by which command. */
static void
whatever_else_is_refused_ends_decently(void **state)
{
	static const struct {
		long number;
		const char *const *command;
		const char *thing;
	} calls[] = {
	    {SYS_fadvise64, file_pair, "posix_fadvise(2)"},
	    {SYS_fdatasync, file_pair, "fdatasync(2)"},
	    {SYS_mincore, file_pair, "mincore(2)"},
	    {SYS_msync, file_pair, "step 'sync'"},
	    {SYS_mq_open, queue_pair, "step '"},
	    {SYS_shutdown, proof, "run a program, at 'exit "},
	    {SYS_statfs, NULL, NULL},
	    {SYS_fstatfs, NULL, NULL},
	    {SYS_ioctl, NULL, NULL},
	    {SYS_fallocate, NULL, NULL},
	    {SYS_sysinfo, NULL, NULL},
	    {SYS_uname, NULL, NULL},
	    {SYS_getrandom, NULL, NULL},
	    {SYS_pidfd_send_signal, NULL, NULL},
	    {SYS_clone3, NULL, NULL},
	    {SYS_perf_event_open, NULL, NULL},
	};
	static const int errors[] = {EPERM, ENOSYS};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		for (size_t j = 0; j < 2 * COMMANDS; j++) {
			const char *const *command = commands[j / 2];

			run_refused(t, calls[i].number, REFUSE_ANY,
			    errors[j % 2], command);
			ended_decently(t);
			/* With a sanitizer no file system is tried first. */
			if (command == calls[i].command && !TAKES_NOTES) {
				assert_int_not_equal(t->status, BALANCED);
				names(t, calls[i].thing);
				names(t, strerror(errors[j % 2]));
			}
			if (t->status == CANNOT_RUN && reason == ENOSYS &&
			    strstr(t->err, "Function not implemented"))
				fail_msg("%s: 77 is for this:\n%s", t->command,
				    t->err);
		}
	}
}

static void
run_without(
    struct trial *t, const char *path, int error, const char *const *words)
{
	pid_t pid = refuse_paths_begin(path, error);

	assert_true(pid > 0);
	reason = error;
	t->prepare = refuse_files;
	trial_run_words(t, words);
	skip_if_not_allowed(t, "no filters of system calls are allowed here");
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Others' memory may be read, to see which path it is. */
static void
skip_unless_paths_can_be_seen(void)
{
	FILE *file = fopen("/proc/sys/kernel/yama/ptrace_scope", "re");
	int scope = 0;

	if (file != NULL && fscanf(file, "%d", &scope) != 1)
		scope = 0;
	if (file != NULL)
		fclose(file);
	skip_if(geteuid() != 0 && scope != 0,
	    "kernel.yama.ptrace_scope forbids to look at paths");
}

static void
files_that_are_indispensable_are_named(void **state)
{
	static const char *const files[] = {"/proc/self/exe", "/proc/self/maps",
	    "/proc/self/stat", "/proc/self/statm", "/proc/self/smaps"};
	static const int errors[] = {ENOENT, EACCES};
	struct trial *t = *state;

	skip_unless_paths_can_be_seen();
	for (size_t i = 0; i < 2 * sizeof files / sizeof *files; i++) {
		run_without(t, files[i / 2], errors[i % 2], a_pair);
		ended_with(t, NOT_HERE);
		names(t, files[i / 2]);
		names(t, strerror(errors[i % 2]));
	}
}

/* The coordinator finds its own, but not those of an actor, which it opens by
 * their names alone, in the actor's folder. The actor lives, and is ended by
 * the coordinator. */
static void
an_actor_whose_file_is_missing_did_not_die(void **state)
{
	static const char *const files[] = {"stat", "statm", "smaps"};
	struct trial *t = *state;

	skip_unless_paths_can_be_seen();
	for (size_t i = 0; i < 3; i++) {
		run_without(t, files[i], ENOENT, a_pair);
		ended_with(t, CANNOT_RUN);
		names(t, "stat, statm or smaps: No such file");
		assert_null(strstr(t->err, "SIGKILL"));
	}
}

/* Between its birth and execve(2), a process is still a part of the one that
 * made it. Nobody waits for it longer than is asked for. */
static void
a_program_that_never_begins_is_given_up(void **state)
{
	struct trial *t = *state;

	skip_unless_paths_can_be_seen();
	run_without(t, "*/producers/*", REFUSE_NEVER,
	    (const char *const[]){"cow", "--timeout", "1", NULL});
	ended_with(t, CANNOT_RUN);
	names(t, "shmlab: producer, at its start: no answer after 1 second");
	run_without(t, "*/consumers/*", REFUSE_NEVER,
	    (const char *const[]){"shared", "--timeout", "1", NULL});
	ended_with(t, CANNOT_RUN);
	names(t, "shmlab: producer, step 'exec': no answer after 1 second");
}

static void
limit_stack(rlim_t kib)
{
	const struct rlimit limit = {
	    .rlim_cur = kib * 1024, .rlim_max = kib * 1024};

	if (setrlimit(RLIMIT_STACK, &limit) < 0)
		_exit(NOT_ALLOWED);
}

static void
have_a_tiny_stack(void)
{
	limit_stack(32);
}

static void
have_the_least_stack(void)
{
	limit_stack(512);
}

static void
a_stack_that_is_too_small_is_told(void **state)
{
	struct trial *t = *state;

	for (size_t i = 0; i < COMMANDS; i++) {
		t->prepare = have_a_tiny_stack;
		trial_run_words(t, commands[i]);
		ended_with(t, CANNOT_RUN);
		assert_string_equal(t->err,
		    "shmlab: the stack is limited to 32 kB, and 512 kB are "
		    "needed: raise the limit (ulimit -s 8192)\n");
		t->prepare = have_the_least_stack;
		trial_run_words(t, commands[i]);
		ended_with(t, BALANCED);
	}
}

/* A file that ends before its time says nothing of what is missing, and it is
 * no measurement. */
static void
what_was_read_in_part_contradicts_nothing(void **state)
{
	static const char *const *const pairs[] = {
	    a_pair, shm_pair, file_pair, streaming_pair, comparison, proof};
	struct trial *t = *state;

	skip_unless_paths_can_be_seen();
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		run_without(t, "/proc/*/smaps", 0, pairs[i]);
		ended_with(t, CANNOT_RUN);
		names(t, "smaps");
	}
}

/* Whatever an actor that settles is answered to its advice on its own pages,
 * they are in memory, or it is told that they are not. */
static void
a_refused_advice_contradicts_nothing(void **state)
{
	static const int errors[] = {EFAULT, ENOMEM, EIO, EAGAIN, EINVAL};
	static const int advices[] = {
	    MADV_POPULATE_READ, MADV_POPULATE_WRITE, MADV_NOHUGEPAGE};
	struct trial *t = *state;

	t->prepare = refuse_advice;
	call = SYS_madvise;
	for (size_t i = 0; i < 3 * 5; i++) {
		first_argument = advices[i % 3];
		reason = errors[i / 3];
		/* A sanitizer lies where the region goes. Elsewhere, without
		 * the advice, it merges with its neighbours. */
		if (TAKES_NOTES && first_argument == MADV_NOHUGEPAGE &&
		    reason == EINVAL)
			continue;
		trial_run_words(t, i % 2 == 0 ? a_pair : shm_pair);
		skip_if_not_allowed(
		    t, "no filters of system calls are allowed here");
		ended_decently(t);
	}
}

static void
files_that_add_to_the_proof_are_done_without(void **state)
{
	static const char *const files[] = {"*pagemap", "*kpagecount",
	    "/proc/vmstat", "/proc/meminfo", "status", "*/children",
	    "*dirty_expire_centisecs", "*enabled", "*cgroup"};
	static const int errors[] = {ENOENT, EACCES};
	struct trial *t = *state;

	skip_unless_paths_can_be_seen();
	for (size_t i = 0; i < 2 * sizeof files / sizeof *files; i++) {
		run_without(t, files[i / 2], errors[i % 2], a_pair);
		ended_with(t, BALANCED);
		assert_string_equal(t->err, "");
		run_without(t, files[i / 2], errors[i % 2], file_pair);
		ended_with(t, BALANCED);
	}
	/* Of a huge page, it tells what others have taken. */
	run_without(t, "*kpagecount", EACCES, huge_pair);
	if (t->status != NOT_HERE)
		ended_with(t, BALANCED);
	run_without(t, "*kpagecount", EACCES, huge_proof);
	if (t->status != CANNOT_RUN)
		ended_with(t, BALANCED);
	else
		names(t, "huge is left out: ");
	run_without(t, "*pagemap", EACCES, a_pair);
	ended_with(t, BALANCED);
	assert_non_null(strstr(t->out, "proof: totals"));
}

/* Mounts below are seen by the trial alone. */
static void
mount_apart(void)
{
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		_exit(NOT_ALLOWED);
}

static void
become_nobody(void)
{
	if (!user_become(NOBODY))
		_exit(NOT_ALLOWED);
}

static const char root_only[] = "only root may do that";

/* An empty folder in the place of all there is. */
static void
be_without_proc(void)
{
	mount_apart();
	if (mount("none", "/proc", "tmpfs", MS_RDONLY, NULL) < 0)
		_exit(NOT_ALLOWED);
}

static void
a_system_without_proc_is_told(void **state)
{
	struct trial *t = *state;

	t->prepare = be_without_proc;
	for (size_t i = 0; i < COMMANDS; i++) {
		trial_run_words(t, commands[i]);
		skip_if_not_allowed(t, root_only);
		/* The leak checker is told there that it is not wanted. */
		if (!TAKES_NOTES)
			ended_with(t, NOT_HERE);
		names(t,
		    "shmlab: nothing can be run here: /proc: No such file or "
		    "directory. ");
		names(t, "mount -t proc proc /proc");
	}
}

/* The first process of its own pid namespace; /proc is still the one
 * outside. */
static void
see_the_proc_of_others(void)
{
	int status;
	pid_t pid;

	mount_apart();
	if (unshare(CLONE_NEWPID) < 0)
		_exit(NOT_ALLOWED);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		return;
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		_exit(NOT_ALLOWED);
	_exit(WEXITSTATUS(status));
}

static void
see_its_own_proc(void)
{
	see_the_proc_of_others();
	if (mount("proc", "/proc", "proc", 0, NULL) < 0)
		_exit(NOT_ALLOWED);
}

static void
the_proc_of_another_namespace_is_told(void **state)
{
	struct trial *t = *state;

	t->prepare = see_the_proc_of_others;
	trial_run_words(t, a_pair);
	skip_if_not_allowed(t, root_only);
	ended_with(t, NOT_HERE);
	names(t, "/proc: ");
	names(t, "in this pid namespace: mount -t proc proc /proc");
	t->prepare = see_its_own_proc;
	trial_run_words(t, a_pair);
	ended_with(t, BALANCED);
}

static void
see_own_processes_only(void)
{
	mount_apart();
	if (mount("proc", "/proc", "proc", 0, "hidepid=2") < 0)
		_exit(NOT_ALLOWED);
	become_nobody();
}

static void
see_processes_only(void)
{
	mount_apart();
	if (mount("proc", "/proc", "proc", 0, "subset=pid") < 0)
		_exit(NOT_ALLOWED);
}

/* Of a user namespace of its own, without a name in it. */
static void
be_nobody_anywhere(void)
{
	if (geteuid() == 0)
		become_nobody();
	if (unshare(CLONE_NEWUSER) < 0)
		_exit(NOT_ALLOWED);
}

/* root by name. */
static void
lose_capabilities(void)
{
	for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
		if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) < 0)
			_exit(NOT_ALLOWED);
}

/* All of these are enough for everything. */
static void
runs_in(struct trial *t, void (*prepare)(void), const char *not_allowed)
{
	skip_if(geteuid() == 0 && !trial_reachable(t, NOBODY),
	    "others may not read the folder");
	t->prepare = prepare;
	for (size_t i = 0; i < COMMANDS; i++) {
		trial_run_words(t, commands[i]);
		skip_if_not_allowed(t, not_allowed);
		ended_with(t, BALANCED);
	}
}

static void
others_may_be_hidden(void **state)
{
	runs_in(*state, see_own_processes_only, root_only);
}

static void
proc_may_show_processes_only(void **state)
{
	runs_in(*state, see_processes_only, root_only);
}

static void
a_user_namespace_is_enough(void **state)
{
	runs_in(
	    *state, be_nobody_anywhere, "user namespaces are not allowed here");
}

static void
no_capability_is_needed(void **state)
{
	runs_in(*state, lose_capabilities, root_only);
}

/* /dev has nothing but what every program wants. */
static void
be_without_shm(void)
{
	mount_apart();
	if (mount("none", "/dev", "tmpfs", 0, NULL) < 0 ||
	    mknod("/dev/null", S_IFCHR | 0666, makedev(1, 3)) < 0)
		_exit(NOT_ALLOWED);
}

static void
only_read_shm(void)
{
	mount_apart();
	if (mount("none", "/dev/shm", "tmpfs", MS_RDONLY, NULL) < 0)
		_exit(NOT_ALLOWED);
}

static void
have_shm_of_root(void)
{
	mount_apart();
	if (mount("none", "/dev/shm", "tmpfs", 0, "mode=0755") < 0)
		_exit(NOT_ALLOWED);
	become_nobody();
}

static void
a_dev_shm_that_cannot_be_written_is_named(void **state)
{
	static const struct {
		void (*prepare)(void);
		int error;
	} ways[] = {
	    {be_without_shm, ENOENT},
	    {only_read_shm, EROFS},
	    {have_shm_of_root, EACCES},
	};
	static const char *const pairs[] = {
	    "shared", "private-shm", "pool", "stream"};
	struct trial *t = *state;

	skip_if(geteuid() == 0 && !trial_reachable(t, NOBODY),
	    "others may not read the folder");
	for (size_t i = 0; i < 3 * 4; i++) {
		t->prepare = ways[i / 4].prepare;
		trial_run(t, pairs[i % 4], "--quiet", NULL);
		skip_if_not_allowed(t, root_only);
		ended_with(t, CANNOT_RUN);
		names(t, "shmlab: producer, step '");
		names(t,
		    "; shm objects are made in /dev/shm, and it cannot be "
		    "written here (");
		names(t, strerror(ways[i / 4].error));
	}
	for (size_t i = 0; i < 3; i++) {
		t->prepare = ways[i].prepare;
		trial_run_words(t, a_pair);
		ended_with(t, BALANCED);
		trial_run_words(t, file_pair);
		ended_with(t, BALANCED);
		trial_run_words(t, proof);
		ended_with(t, BALANCED);
	}
}

/* No file can be made in either place. */
static void
have_no_inodes(void)
{
	mount_apart();
	setenv("TMPDIR", "/var/tmp", 1);
	if (mount("none", "/dev/shm", "tmpfs", 0, "nr_inodes=1") < 0 ||
	    mount("none", "/var/tmp", "tmpfs", 0, "nr_inodes=1") < 0)
		_exit(NOT_ALLOWED);
}

static void
only_read_folder(void)
{
	mount_apart();
	setenv("TMPDIR", "/var/tmp", 1);
	if (mount("none", "/var/tmp", "tmpfs", MS_RDONLY, NULL) < 0)
		_exit(NOT_ALLOWED);
}

static void
have_no_queues(void)
{
	const struct rlimit none = {1, 1};

	setrlimit(RLIMIT_MSGQUEUE, &none);
}

static void
have_no_memory_to_wait(void)
{
#ifdef SYS_poll
	if (refuse(SYS_poll, REFUSE_ANY, ENOMEM) < 0)
		_exit(NOT_ALLOWED);
#else
	_exit(NOT_ALLOWED);
#endif
}

/* The errno alone would tell something else. */
static void
advice_belongs_to_the_call_that_failed(void **state)
{
	static const struct {
		void (*prepare)(void);
		const char *const *command;
		const char *call, *advice, *wrong;
	} cases[] = {
	    {have_no_inodes, shm_pair, "step 'create': shm_open(/shmlab-",
		"; the file system of "
		"/dev/shm has no inode left",
		"make room"},
	    {have_no_inodes, table_pair, "step 'open': open(/var/tmp/shmlab-",
		"; the file system of "
		"/var/tmp has no inode left",
		"make room"},
	    {have_no_inodes, file_pair,
		"shmlab: try the folder for temporary "
		"files (see $TMPDIR), /var/tmp/: ",
		"has no inode left", "make room"},
	    {only_read_folder, table_pair, "step 'open': open(/var/tmp/shmlab-",
		"; temporary files are "
		"made in /var/tmp, and it cannot be written here (Read-only "
		"file system)",
		"/dev/shm"},
	    {have_no_queues, queue_pair, "step 'open': Too many open files",
		"ulimit -q", "ulimit -n"},
	    {have_no_memory_to_wait, a_pair,
		"wait for an answer (poll): Cannot allocate memory",
		"; memory is short", "--size"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (TAKES_NOTES && cases[i].command == file_pair)
			continue; /* its file system is not tried first */
		t->prepare = cases[i].prepare;
		trial_run_words(t, cases[i].command);
		skip_if_not_allowed(t, root_only);
		ended_with(t, CANNOT_RUN);
		names(t, cases[i].call);
		names(t, cases[i].advice);
		if (strstr(t->err, cases[i].wrong) != NULL)
			fail_msg(
			    "'%s' is said by:\n%s", cases[i].wrong, t->err);
	}
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_indispensable_is_named),
	    TEST(a_kernel_that_knows_no_subreaper_is_told),
	    TEST(help_is_given_all_the_same),
	    TEST(without_perf_events_faults_are_counted),
	    TEST(without_clone3_programs_start_or_it_is_named),
	    TEST(whatever_else_is_refused_ends_decently),
	    TEST(files_that_are_indispensable_are_named),
	    TEST(an_actor_whose_file_is_missing_did_not_die),
	    TEST(a_program_that_never_begins_is_given_up),
	    TEST(a_stack_that_is_too_small_is_told),
	    TEST(what_was_read_in_part_contradicts_nothing),
	    TEST(a_refused_advice_contradicts_nothing),
	    TEST(files_that_add_to_the_proof_are_done_without),
	    TEST(a_system_without_proc_is_told),
	    TEST(the_proc_of_another_namespace_is_told),
	    TEST(others_may_be_hidden),
	    TEST(proc_may_show_processes_only),
	    TEST(a_user_namespace_is_enough),
	    TEST(no_capability_is_needed),
	    TEST(a_dev_shm_that_cannot_be_written_is_named),
	    TEST(advice_belongs_to_the_call_that_failed),
	};

	/* The leak checker would need what is refused. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	return cmocka_run_group_tests_name("refused", tests, NULL, NULL);
}
