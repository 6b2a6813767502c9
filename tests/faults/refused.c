/* refused.c: system calls that an old kernel does not know, and a container's
 * filter forbids: one by one, and many at a time; for root and for an ordinary
 * user.
 *
 * What is indispensable is named, all of it at once, and nothing is run. What
 * only adds to the proof is done without. Whatever else is missed is named
 * where it is missed. */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../refuse.h"
#include "../user.h"
#include "cli/exit_status.h"
#include "fault.h"
#include "judge.h"
#include "launch.h"
#include "os/madvise.h"
#include "os/pin.h"
#include "os/random.h"

/* Of Linux 6.7; its argument, struct pm_scan_arg, has 96 bytes. */
#define PAGEMAP_SCAN _IOWR('f', 16, char[96])

enum use {
	NEEDED,	  /* nothing is run without it */
	HELPS,	  /* a run is the same without it */
	SOMEWHERE /* some runs need it, and say so */
};

static const struct feature {
	const char *name; /* as a sentence has it */
	const char *pair; /* one that needs it; NULL: any */
	enum use use;
	long number;
	unsigned argument; /* which of them must have that value */
	long value;
} features[] = {
    {"getrusage(2)", NULL, NEEDED, SYS_getrusage, 0, REFUSE_ANY},
    {"madvise(2)", NULL, NEEDED, SYS_madvise, 0, REFUSE_ANY},
    {"sched_setaffinity(2)", NULL, NEEDED, SYS_sched_setaffinity, 0,
	REFUSE_ANY},
    {"memfd_create(2)", NULL, NEEDED, SYS_memfd_create, 0, REFUSE_ANY},
    {"ftruncate(2)", NULL, NEEDED, SYS_ftruncate, 0, REFUSE_ANY},
    {"getrlimit(2)", NULL, NEEDED, SYS_prlimit64, 0, REFUSE_ANY},
    {"pidfd_open(2)", NULL, NEEDED, SYS_pidfd_open, 0, REFUSE_ANY},
    {"signalfd(2)", NULL, NEEDED, SYS_signalfd4, 0, REFUSE_ANY},
    {"socketpair(2)", NULL, NEEDED, SYS_socketpair, 0, REFUSE_ANY},
    {"sendmsg(2)", NULL, NEEDED, SYS_sendmsg, 0, REFUSE_ANY},
    {"sendmsg(2)", NULL, NEEDED, SYS_setsockopt, 0, REFUSE_ANY},
    {"PR_SET_CHILD_SUBREAPER", NULL, NEEDED, SYS_prctl, 0,
	PR_SET_CHILD_SUBREAPER},
    {"madvise(2)", NULL, NEEDED, SYS_madvise, 2, MADV_DONTNEED},
    {"perf_event_open", NULL, HELPS, SYS_perf_event_open, 0, REFUSE_ANY},
    {"ioctl", NULL, HELPS, SYS_ioctl, 0, REFUSE_ANY},
    {"membarrier", "stream", HELPS, SYS_membarrier, 0, REFUSE_ANY},
    {"getrandom", NULL, HELPS, SYS_getrandom, 0, REFUSE_ANY},
    {"uname", NULL, HELPS, SYS_uname, 0, REFUSE_ANY},
    {"sysinfo", NULL, HELPS, SYS_sysinfo, 0, REFUSE_ANY},
    {"pidfd_send_signal", NULL, HELPS, SYS_pidfd_send_signal, 0, REFUSE_ANY},
    {"rseq", NULL, HELPS, SYS_rseq, 0, REFUSE_ANY},
    {"close_range", NULL, HELPS, SYS_close_range, 0, REFUSE_ANY},
    {"sigaltstack", NULL, HELPS, SYS_sigaltstack, 0, REFUSE_ANY},
    {"statx", NULL, HELPS, SYS_statx, 0, REFUSE_ANY},
    {"fallocate", "stream", HELPS, SYS_fallocate, 0, REFUSE_ANY},
    {"statfs", "file-shared", HELPS, SYS_statfs, 0, REFUSE_ANY},
    {"fstatfs", "shared", HELPS, SYS_fstatfs, 0, REFUSE_ANY},
    {"getdents64", NULL, HELPS, SYS_getdents64, 0, REFUSE_ANY},
    {"PAGEMAP_SCAN", "lazy", HELPS, SYS_ioctl, 1, PAGEMAP_SCAN},
    {"MADV_POPULATE_READ", NULL, HELPS, SYS_madvise, 2, MADV_POPULATE_READ},
    {"MADV_POPULATE_WRITE", NULL, HELPS, SYS_madvise, 2, MADV_POPULATE_WRITE},
    {"PR_SET_PDEATHSIG", NULL, HELPS, SYS_prctl, 0, PR_SET_PDEATHSIG},
    {"PR_SET_NAME", NULL, HELPS, SYS_prctl, 0, PR_SET_NAME},
    {"posix_spawn", "shared", SOMEWHERE, SYS_clone3, 0, REFUSE_ANY},
    {"mincore", "file-shared", SOMEWHERE, SYS_mincore, 0, REFUSE_ANY},
    {"fadvise", "file-shared", SOMEWHERE, SYS_fadvise64, 0, REFUSE_ANY},
    {"fdatasync", "file-shared", SOMEWHERE, SYS_fdatasync, 0, REFUSE_ANY},
    {"msync", "file-shared", SOMEWHERE, SYS_msync, 0, REFUSE_ANY},
    {"mq_open", "mqueue", SOMEWHERE, SYS_mq_open, 0, REFUSE_ANY},
    {"mq_unlink", "mqueue", SOMEWHERE, SYS_mq_unlink, 0, REFUSE_ANY},
    {"madvise", "pool", SOMEWHERE, SYS_madvise, 2, MADV_REMOVE},
    {"madvise", "pageout", SOMEWHERE, SYS_madvise, 2, MADV_PAGEOUT},
};
#define FEATURES (sizeof features / sizeof *features)

/* A call that this machine does not make is refused in vain. */
static struct subject pairs[] = {
    {.words = {"cow", "--pages=4", "--ascii"}},
    {.words = {"lazy", "--pages=4", "--touch=read", "--ascii"}},
    {.words = {"shared", "--pages=4", "--ascii"}},
    {.words = {"file-shared", "--pages=4", "--ascii"}},
    {.words = {"pool", "--ascii"}},
    {.words = {"stream", "--pages=16", "--count=2000", "--ascii"},
	.streams = true},
    {.words = {"mqueue", "--pages=16", "--count=200", "--ascii"},
	.streams = true},
    {.words = {"pageout", "--pages=16", "--ascii"}},
};
#define PAIRS ((unsigned)(sizeof pairs / sizeof *pairs))

/* The first combinations are single features; in each of the others every
 * feature is refused with a chance of one in three, those that are needed in
 * every fourth only: a run without them says nothing of the others. */
#define COMBINATIONS 64
#define ERRORS	     2
#define USERS	     2

struct refusal {
	uint64_t features; /* a bit for each */
	int error;
	bool nobody;
	const struct subject *pair;
};
_Static_assert(FEATURES < COMBINATIONS, "a bit for each, and room for more");

static const char *
unable(void)
{
	return geteuid() == 0 ? NULL : "only root can become another user";
}

static unsigned
count(void)
{
	for (unsigned i = 0; i < PAIRS; i++)
		subject_learn(&pairs[i], NULL);
	return COMBINATIONS * ERRORS * USERS;
}

static uint64_t
combine(unsigned combination)
{
	uint64_t seed = combination, features_chosen = 0;

	if (combination < FEATURES)
		return UINT64_C(1) << combination;
	for (size_t i = 0; i < FEATURES; i++)
		if (random_below(&seed, 3) == 0 &&
		    (features[i].use != NEEDED || combination % 4 == 0))
			features_chosen |= UINT64_C(1) << i;
	return features_chosen;
}

static bool
is_refused(const struct refusal *r, size_t i)
{
	return (r->features >> i & 1) != 0;
}

/* Is a call of that use refused? On one CPU nobody is pinned. */
static bool
any_refused(const struct refusal *r, enum use use)
{
	for (size_t i = 0; i < FEATURES; i++)
		if (is_refused(r, i) && features[i].use == use &&
		    (features[i].number != SYS_sched_setaffinity ||
			pin_choices() > 1))
			return true;
	return false;
}

/* In the child. */
static void
refuse_them(const void *arg)
{
	const struct refusal *r = arg;

	if (r->nobody)
		launch_as(NOBODY);
	for (size_t i = 0; i < FEATURES; i++) {
		const struct feature *f = &features[i];
		int result = 0;

		if (is_refused(r, i))
			result = f->value == REFUSE_ANY
			    ? refuse(f->number, REFUSE_ANY, r->error)
			    : refuse_if(
				  f->number, f->argument, f->value, r->error);
		if (result < 0)
			_exit(126);
	}
}

static void
judge_needed(const struct refusal *r, const struct scene *s, struct finding *f)
{
	if (WEXITSTATUS(s->status) != EXIT_NOT_HERE)
		finding_wrong(
		    f, "status %d, not 77: %s", WEXITSTATUS(s->status), s->err);
	for (size_t i = 0; i < FEATURES; i++)
		if (is_refused(r, i) && features[i].use == NEEDED &&
		    features[i].number != SYS_sched_setaffinity &&
		    strstr(s->err, features[i].name) == NULL)
			finding_wrong(
			    f, "%s is not named: %s", features[i].name, s->err);
}

/* mq_unlink(3) makes another errno of EPERM. */
static bool
is_reason_told(const struct refusal *r, const struct scene *s)
{
	return strstr(s->err, strerror(r->error)) != NULL ||
	    (r->error == EPERM && strstr(s->err, strerror(EACCES)) != NULL);
}

/* With the call that was refused, and why. */
static void
judge_told(const struct refusal *r, const struct scene *s, struct finding *f)
{
	if (WEXITSTATUS(s->status) == EXIT_BALANCED)
		return;
	if (!is_reason_told(r, s))
		finding_wrong(f, "status %d, and no '%s': %s",
		    WEXITSTATUS(s->status), strerror(r->error), s->err);
	for (size_t i = 0; i < FEATURES; i++)
		if (is_refused(r, i) && features[i].use == SOMEWHERE &&
		    strstr(s->err, features[i].name) != NULL)
			return;
	finding_wrong(f, "status %d, and no call is named: %s",
	    WEXITSTATUS(s->status), s->err);
}

/* A name that nobody may take away stays, and is told. */
static void
judge_name(const struct refusal *r, struct scene *s, struct finding *f)
{
	const char *name = strrchr(s->object, '/');

	for (size_t i = 0; name != NULL && i < FEATURES; i++) {
		if (!is_refused(r, i) || features[i].number != SYS_mq_unlink)
			continue;
		if (strstr(s->err, name) == NULL)
			finding_wrong(f, "%s is left, and that is not said: %s",
			    s->object, s->err);
		(void)unlink(s->object);
		*s->object = '\0';
		name = NULL;
	}
}

static void
describe(const struct refusal *r, struct finding *f)
{
	char names[240] = "";

	for (size_t i = 0; i < FEATURES; i++) {
		if (!is_refused(r, i))
			continue;
		strlcat(names, *names != '\0' ? ", " : "", sizeof names);
		strlcat(names, features[i].name, sizeof names);
	}
	finding_what(f, "%s, as %s: %s to %s", r->pair->words[0],
	    r->nobody ? "an ordinary user" : "root", strerrorname_np(r->error),
	    names);
}

/* Each combination is tried on two pairs, with another errno; a single feature
 * on one that needs it. */
static const struct subject *
pair_of(unsigned combination, unsigned way)
{
	const char *name = combination < FEATURES ? features[combination].pair
						  : NULL;

	for (unsigned i = 0; name != NULL && i < PAIRS; i++)
		if (strcmp(pairs[i].words[0], name) == 0)
			return &pairs[i];
	return &pairs[(combination + way * (PAIRS / 2)) % PAIRS];
}

static void
inject(unsigned number, struct finding *f)
{
	unsigned combination = number / (ERRORS * USERS);
	unsigned way = number / USERS % ERRORS;
	struct refusal r = {
	    .features = combine(combination),
	    .error = way == 0 ? ENOSYS : EPERM,
	    .nobody = number % USERS != 0,
	    .pair = pair_of(combination, way),
	};
	struct scene s = {.subject = r.pair, .prepare = refuse_them, .arg = &r};

	scene_run(&s);
	f->injected = true;
	describe(&r, f);
	judge_name(&r, &s, f);
	judge_end(&s, 0, f);
	if (WIFEXITED(s.status) && any_refused(&r, NEEDED))
		judge_needed(&r, &s, f);
	else if (WIFEXITED(s.status) && !any_refused(&r, SOMEWHERE) &&
	    WEXITSTATUS(s.status) != EXIT_BALANCED)
		finding_wrong(f, "status %d, and it can be done without: %s",
		    WEXITSTATUS(s.status), s.err);
	else if (WIFEXITED(s.status))
		judge_told(&r, &s, f);
	judge_decent(&s, f);
	scene_release(&s);
}

const struct fault_row row_refused = {
    .name = "refused",
    .what = "system calls that are refused",
    .quick = 24,
    .seconds = 30,
    .unable = unable,
    .count = count,
    .inject = inject,
};
