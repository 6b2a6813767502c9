/* limits.c: runs that may not have what they need: resource limits of an
 * ordinary user; and a /dev/shm or $TMPDIR that is small, has no inodes, cannot
 * be written, or is not there; and cgroups (confined.h).
 *
 * A run goes well, or says what it lacks. */
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../own_folders.h"
#include "confined.h"
#include "fault.h"
#include "judge.h"
#include "launch.h"

/* Of nobody else, so that its processes can be counted. */
#define USER 54321

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)

/* None so low that the loader fails, which is not ours. */
static const struct limit {
	const char *name;
	int resource;
	uint64_t value;
} limits[] = {
    {"NOFILE", RLIMIT_NOFILE, 4},
    {"NOFILE", RLIMIT_NOFILE, 6},
    {"NOFILE", RLIMIT_NOFILE, 8},
    {"NOFILE", RLIMIT_NOFILE, 10},
    {"NOFILE", RLIMIT_NOFILE, 12},
    {"NOFILE", RLIMIT_NOFILE, 14},
    {"NOFILE", RLIMIT_NOFILE, 16},
    {"NOFILE", RLIMIT_NOFILE, 18},
    {"NOFILE", RLIMIT_NOFILE, 20},
    {"NOFILE", RLIMIT_NOFILE, 24},
    {"NOFILE", RLIMIT_NOFILE, 32},
    {"NPROC", RLIMIT_NPROC, 0},
    {"NPROC", RLIMIT_NPROC, 1},
    {"NPROC", RLIMIT_NPROC, 2},
    {"NPROC", RLIMIT_NPROC, 3},
    {"AS", RLIMIT_AS, 4 * MIB},
    {"AS", RLIMIT_AS, 5 * MIB},
    {"AS", RLIMIT_AS, 6 * MIB},
    {"AS", RLIMIT_AS, 8 * MIB},
    {"AS", RLIMIT_AS, 12 * MIB},
    {"AS", RLIMIT_AS, 16 * MIB},
    {"DATA", RLIMIT_DATA, 256 * KIB},
    {"DATA", RLIMIT_DATA, 512 * KIB},
    {"DATA", RLIMIT_DATA, 1 * MIB},
    {"DATA", RLIMIT_DATA, 4 * MIB},
    {"STACK", RLIMIT_STACK, 64 * KIB},
    {"STACK", RLIMIT_STACK, 128 * KIB},
    {"STACK", RLIMIT_STACK, 256 * KIB},
    {"FSIZE", RLIMIT_FSIZE, 0},
    {"FSIZE", RLIMIT_FSIZE, 100},
    {"FSIZE", RLIMIT_FSIZE, 4 * KIB},
    {"FSIZE", RLIMIT_FSIZE, 16 * KIB},
    {"FSIZE", RLIMIT_FSIZE, 64 * KIB},
    {"MEMLOCK", RLIMIT_MEMLOCK, 0},
    {"MEMLOCK", RLIMIT_MEMLOCK, 4 * KIB},
    {"MSGQUEUE", RLIMIT_MSGQUEUE, 0},
    {"MSGQUEUE", RLIMIT_MSGQUEUE, 1000},
    {"CPU", RLIMIT_CPU, 1},
};
#define LIMITS (sizeof limits / sizeof *limits)

/* A folder, and what is mounted there; NULL: nothing, it is missing. */
static const struct place {
	const char *folder, *options;
	unsigned long flags;
} places[] = {
    {"/dev/shm", "size=4k", 0},
    {"/dev/shm", "size=8k", 0},
    {"/dev/shm", "size=16k", 0},
    {"/dev/shm", "size=32k", 0},
    {"/dev/shm", "nr_inodes=1", 0},
    {"/dev/shm", "nr_inodes=2", 0},
    {"/dev/shm", "", MS_RDONLY},
    {"/dev/shm", NULL, 0},
    {"/var/tmp/place", "size=4k", 0},
    {"/var/tmp/place", "size=8k", 0},
    {"/var/tmp/place", "size=16k", 0},
    {"/var/tmp/place", "nr_inodes=1", 0},
    {"/var/tmp/place", "nr_inodes=2", 0},
    {"/var/tmp/place", "", MS_RDONLY},
    {"/var/tmp/place", NULL, 0},
};
#define PLACES (sizeof places / sizeof *places)

static const char *const pairs[] = {"cow", "shared", "file-shared",
    "generations", "stream", "mqueue", "prefork", "pool", "counter", "pipe",
    "snapshot"};
#define PAIRS (sizeof pairs / sizeof *pairs)

static unsigned
count_here(void)
{
	return (unsigned)(PAIRS * (LIMITS + (own_folders_are() ? PLACES : 0)));
}

static unsigned
count(void)
{
	for (size_t i = 0; i < PAIRS; i++)
		subject_learn(subject_named(pairs[i]), NULL);
	return count_here() + confined_cases();
}

/* In the child. Whoever is root has no limits. */
static void
limit_it(const void *arg)
{
	const struct limit *l = arg;
	const struct rlimit limit = {l->value, l->value};

	launch_as(geteuid() == 0 ? USER : geteuid());
	if (setrlimit((__rlimit_resource_t)l->resource, &limit) < 0)
		_exit(126);
}

static void
inject_limit(
    const struct limit *l, const struct subject *subject, struct finding *f)
{
	struct scene s = {.subject = subject, .prepare = limit_it, .arg = l};

	scene_run(&s);
	/* The program begins once its libraries are loaded. */
	f->injected = strstr(s.err, "while loading shared libraries") == NULL;
	finding_what(f, "%s: RLIMIT_%s is %ju", subject->words[0], l->name,
	    (uintmax_t)l->value);
	judge_end(&s, l->resource == RLIMIT_CPU ? SIGKILL : 0, f);
	if (f->injected)
		judge_decent(&s, f);
	scene_release(&s);
}

static void
use_place(const void *arg)
{
	const struct place *p = arg;

	if (strcmp(p->folder, "/dev/shm") != 0)
		setenv("TMPDIR", p->folder, 1);
}

/* Mounts are a worker's own. What is missing is covered, or was never made. */
static void
make_place(const struct place *p)
{
	static bool apart;

	if (!apart &&
	    (unshare(CLONE_NEWNS) < 0 ||
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0))
		err(1, "have mounts of its own");
	apart = true;
	if (p->options != NULL) {
		(void)mkdir(p->folder, 0700);
		if (mount("none", p->folder, "tmpfs", p->flags, p->options) < 0)
			err(1, "mount a tmpfs on %s", p->folder);
	} else if (strcmp(p->folder, "/dev/shm") == 0) {
		if (mount("none", "/dev", "tmpfs", 0, NULL) < 0 ||
		    mknod("/dev/null", S_IFCHR | 0666, 0x103) < 0)
			err(1, "cover /dev");
	} else {
		(void)rmdir(p->folder);
	}
}

static void
leave_place(const struct place *p)
{
	if (p->options != NULL)
		umount2(p->folder, MNT_DETACH);
	else if (strcmp(p->folder, "/dev/shm") == 0)
		umount2("/dev", MNT_DETACH);
	(void)rmdir("/var/tmp/place");
}

static void
inject_place(
    const struct place *p, const struct subject *subject, struct finding *f)
{
	struct scene s = {.subject = subject,
	    .prepare = use_place,
	    .arg = p,
	    .folder = p->folder};

	make_place(p);
	scene_run(&s);
	f->injected = true;
	finding_what(f, "%s: %s %s%s", subject->words[0], p->folder,
	    p->options != NULL ? p->options : "is missing",
	    p->flags != 0 ? "is read-only" : "");
	judge_end(&s, 0, f);
	judge_decent(&s, f);
	scene_release(&s);
	leave_place(p);
}

static void
inject(unsigned number, struct finding *f)
{
	const struct subject *subject = subject_named(pairs[number % PAIRS]);

	if (number >= count_here()) {
		confined_inject(number - count_here(), f);
		return;
	}
	number /= PAIRS;
	if (number < LIMITS)
		inject_limit(&limits[number], subject, f);
	else
		inject_place(&places[number - LIMITS], subject, f);
}

const struct fault_row row_limits = {
    .name = "limits",
    .what = "a limit, or a folder without room",
    .quick = 40,
    .seconds = 180,
    .left_out = confined_left_out,
    .count = count,
    .inject = inject,
};
