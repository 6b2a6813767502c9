/* races.c: runs that start at the same moment, beside one that has paused while
 * its object has a name. Some of them are killed, wherever they are; and each
 * sweeps what the dead have left.
 *
 * Nobody may take away what the living have. Whoever was not killed ends with
 * 0, and the next start leaves nothing of the others. As root, the last rounds
 * are those of several users. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../user.h"
#include "crowd.h"
#include "fault.h"
#include "os/clock.h"
#include "os/random.h"
#include "scene.h"

#define RACES	100 /* rounds of ... */
#define STARTS	20
#define CROWDS	2 /* and those of ... */
#define CROWD	100
#define KILL_MS 150 /* the time of a run among so many */
#define END_MS	60000

static const char *const words[][5] = {
    {"cow", "--pages=4", "--quiet"},
    {"shared", "--pages=4", "--quiet"},
    {"file-shared", "--pages=4", "--quiet"},
    {"private-shm", "--pages=4", "--quiet"},
    {"pool", "--quiet"},
    {"stream", "--pages=16", "--count=2000", "--quiet"},
    {"mqueue", "--pages=16", "--count=200", "--quiet"},
};
#define WORDS (sizeof words / sizeof *words)

static const uid_t users[] = {0, NOBODY, NOBODY - 1, 1};
#define USERS (sizeof users / sizeof *users)

struct round {
	struct member crowd[1 + CROWD]; /* the first is the one that pauses */
	unsigned count, users;		/* without that one */
	char object[PATH_MAX];		/* of that one */
	struct stat it;
};

static unsigned
count(void)
{
	if (geteuid() != 0)
		printf("races: all runs are those of one user, since only root "
		       "has others\n");
	return RACES + CROWDS;
}

static uid_t
user_of(const struct round *r, unsigned i)
{
	return geteuid() == 0 ? users[i % r->users] : geteuid();
}

/* At its first pause there is no object yet; at its second there is. */
static void
start_bystander(struct round *r, struct finding *f)
{
	int64_t end = clock_ms() + END_MS;
	struct member *m = &r->crowd[0];

	*m = (struct member){
	    .words = {"shared", "--pages=4", "--quiet", "--pause"},
	    .uid = user_of(r, 1),
	    .paused = true};
	crowd_start(m, 1);
	crowd_answer(m, 1);
	while (!scene_find_object(m->pid, r->object, sizeof r->object) &&
	    clock_ms() < end)
		usleep(1000);
	if (stat(r->object, &r->it) < 0)
		finding_wrong(f, "no object is made by a run that pauses");
}

static void
start_crowd(struct round *r, uint64_t seed)
{
	for (unsigned i = 1; i <= r->count; i++) {
		size_t which = random_below(&seed, WORDS);
		struct member *m = &r->crowd[i];

		*m = (struct member){.uid = user_of(r, i)};
		memcpy(m->words, words[which], sizeof words[which]);
		/* A queue that a killed run has left is the row kills' own. */
		if (random_below(&seed, 2) == 0 && which != WORDS - 1)
			m->kill_ms = 1 + (int)random_below(&seed, KILL_MS);
	}
	crowd_start(&r->crowd[1], r->count);
}

static void
judge_member(const struct member *m, const char *who, struct finding *f)
{
	if (m->killed && WIFSIGNALED(m->status) &&
	    WTERMSIG(m->status) == SIGKILL)
		return;
	if (m->status != 0)
		finding_wrong(f, "%s, %s, user %u: wait status 0x%x: %s", who,
		    m->words[0], (unsigned)m->uid, (unsigned)m->status,
		    m->said);
}

/* It still has its object, and ends as any other. */
static void
end_bystander(struct round *r, struct finding *f)
{
	struct stat now;

	if (stat(r->object, &now) < 0 || now.st_ino != r->it.st_ino)
		finding_wrong(
		    f, "%s, of a living run, was taken away", r->object);
	crowd_answer(&r->crowd[0], 20);
	if (!crowd_await(r->crowd, 1 + r->count, 0, END_MS))
		finding_wrong(f, "a run that had paused hangs");
}

/* One of each user's. */
static void
start_next(struct round *r, struct finding *f)
{
	struct member next[USERS];
	char name[PATH_MAX];

	for (unsigned i = 0; i < r->users; i++) {
		next[i] = (struct member){.uid = user_of(r, i)};
		memcpy(next[i].words, words[0], sizeof words[0]);
	}
	crowd_start(next, r->users);
	if (!crowd_await(next, r->users, 0, END_MS))
		finding_wrong(f, "the next start hangs");
	crowd_end(next, r->users, f);
	for (unsigned i = 0; i < r->users; i++)
		judge_member(&next[i], "the next start", f);
	for (unsigned i = 1; i <= r->count; i++)
		if (scene_find_object(r->crowd[i].pid, name, sizeof name))
			finding_wrong(f,
			    "%s is left by %s, which was killed, "
			    "and not swept by the next start",
			    name, r->crowd[i].words[0]);
}

static void
inject(unsigned number, struct finding *f)
{
	static struct round r;
	bool race = number < RACES;

	r = (struct round){
	    .count = race ? STARTS : CROWD, .users = race ? 1 : USERS};
	finding_what(f, "%u starts at once, of %u user%s", r.count, r.users,
	    r.users == 1 ? "" : "s");
	f->injected = true;
	start_bystander(&r, f);
	start_crowd(&r, number);
	if (!crowd_await(r.crowd, 1 + r.count, 1, END_MS))
		finding_wrong(f, "one of them hangs");
	end_bystander(&r, f);
	crowd_end(r.crowd, 1 + r.count, f);
	for (unsigned i = 0; i <= r.count; i++)
		judge_member(&r.crowd[i], "one of them", f);
	start_next(&r, f);
}

const struct fault_row row_races = {
    .name = "races",
    .what = "starts at the same moment, some killed",
    .quick = 2,
    .seconds = 90,
    .count = count,
    .inject = inject,
};
