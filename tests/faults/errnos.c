/* errnos.c: every system call of every process fails, one at a time, with an
 * errno that it might have.
 *
 * The run ends well all the same, and then its record is that of an undisturbed
 * run; or it says what it could not do. It never contradicts a prediction by
 * what it could not read. */
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "fault.h"
#include "judge.h"

/* What each may answer; the first line is for all others. */
static const struct {
	long nr;
	int errors[3];
} answers[] = {
    {-1, {EPERM, ENOMEM, EINVAL}},
    {SYS_openat, {EMFILE, ENOENT, EACCES}},
    {SYS_read, {EIO, EINTR, EINVAL}},
    {SYS_pread64, {EIO, EINTR, ESRCH}},
    {SYS_write, {ENOSPC, EIO, EINTR}},
    {SYS_pwrite64, {ENOSPC, EIO, EINTR}},
    {SYS_fallocate, {ENOSPC, EINTR, EOPNOTSUPP}},
    {SYS_ftruncate, {ENOSPC, EIO, EINTR}},
    {SYS_mmap, {ENOMEM, EPERM, EAGAIN}},
    {SYS_mprotect, {ENOMEM, EACCES, EINVAL}},
    {SYS_madvise, {EAGAIN, ENOMEM, EINVAL}},
    {SYS_clone, {EAGAIN, ENOMEM, EPERM}},
    {SYS_clone3, {EAGAIN, ENOMEM, ENOSYS}},
    {SYS_poll, {EINTR, ENOMEM, EINVAL}},
    {SYS_wait4, {EINTR, ECHILD, EINVAL}},
    {SYS_recvmsg, {EINTR, ENOMEM, ECONNRESET}},
    {SYS_sendmsg, {EPIPE, ENOBUFS, ENOMEM}},
    {SYS_socketpair, {EMFILE, ENFILE, ENOMEM}},
    {SYS_pidfd_open, {EMFILE, ESRCH, ENOSYS}},
    {SYS_signalfd4, {EMFILE, ENOMEM, ENOSYS}},
    {SYS_memfd_create, {EMFILE, ENOMEM, ENOSYS}},
};
#define ERRORS 3

struct errno_case {
	struct subject_call call;
	unsigned choice;

	/* What became of it. */
	bool loaded, done;
	uint64_t nr;
	int error;
	bool record; /* it was about to write the record */
	bool unlink; /* or to take a name away */
};

static unsigned
count(void)
{
	subjects_learn_all();
	return ERRORS * subjects_calls();
}

static unsigned
number(unsigned place)
{
	return subjects_call_number(place / ERRORS) * ERRORS + place % ERRORS;
}

static int
error_of(uint64_t nr, unsigned choice)
{
	for (size_t i = 1; i < sizeof answers / sizeof *answers; i++)
		if (answers[i].nr == (long)nr)
			return answers[i].errors[choice];
	return answers[0].errors[choice];
}

/* Not those that do not return; nor brk(2), which answers with a number of its
 * own kind, and those that fail only if they are called wrongly. Nor what the
 * coordinator's loader calls, which is not ours: the last of it takes a mapping
 * away. */
static bool
can_fail(struct errno_case *e, const struct call_stop *at)
{
	static const long never[] = {SYS_exit_group, SYS_exit, SYS_rt_sigreturn,
	    SYS_brk, SYS_futex, SYS_fcntl};
	bool loaded = e->loaded;

	e->loaded |= at->role != 0 || at->nr == SYS_munmap;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (at->nr == (uint64_t)never[i])
			return false;
	return loaded || at->role != 0;
}

static void
refuse_it(struct tracer *t, const struct call_stop *at)
{
	struct errno_case *e = t->arg;

	if (at->role != e->call.role || !can_fail(e, at) ||
	    at->number != e->call.number)
		return;
	if (!at->exit) {
		e->nr = at->nr;
		e->error = error_of(at->nr, e->choice);
		e->record = (at->nr == SYS_write || at->nr == SYS_close) &&
		    scene_is_record(at->pid, (int)at->first_argument);
		e->unlink = at->nr == SYS_unlink || at->nr == SYS_unlinkat;
		tracer_skip_call(at->pid);
	} else if (!e->done && e->error != 0) {
		e->done = true;
		t->watched = 0;
		tracer_set_result(at->pid, -e->error);
	}
}

static void
inject(unsigned which, struct finding *f)
{
	struct errno_case e = {
	    .call = subjects_call(which / ERRORS), .choice = which % ERRORS};
	struct tracer tracer = {.watched = UINT32_C(1) << e.call.role,
	    .on_call = refuse_it,
	    .arg = &e};
	struct scene s = {.subject = e.call.subject, .tracer = &tracer};

	scene_run(&s);
	s.record_refused = e.record;
	s.unlink_refused = e.unlink;
	f->injected = e.done;
	finding_what(f, "%s: %s to system call %u of the %s, number %u",
	    e.call.subject->words[0],
	    e.error != 0 ? strerrorname_np(e.error) : "-", e.call.number,
	    e.call.subject->labels[e.call.role], (unsigned)e.nr);
	judge_end(&s, 0, f);
	judge_decent(&s, f);
	scene_release(&s);
}

const struct fault_row row_errnos = {
    .name = "errnos",
    .what = "a system call fails",
    .quick = 60,
    .whole = 4000,
    .seconds = 1200,
    .unable = tracer_unable,
    .count = count,
    .number = number,
    .inject = inject,
};
