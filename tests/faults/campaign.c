#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "campaign.h"
#include "known.h"
#include "os/clock.h"
#include "os/random.h"
#include "scene.h"

const struct fault_row *const campaign_rows[] = {&row_kills, &row_errnos,
    &row_signals, &row_limits, &row_starts, &row_refused, &row_pairs,
    &row_hangs, &row_fuzz};
const unsigned campaign_row_count = sizeof campaign_rows /
    sizeof *campaign_rows;

/* Of all workers; they are processes. */
struct shared {
	atomic_uint next, injected, wrong, known[KNOWN_MAX];
	atomic_ulong inputs;
};

static unsigned
common_divisor(unsigned a, unsigned b)
{
	return b == 0 ? a : common_divisor(b, a % b);
}

/* Steps of the golden ratio: however many are taken, they are evenly spread,
 * and none is taken twice. */
static unsigned
spread(unsigned i, unsigned cases, uint64_t seed)
{
	unsigned step = (unsigned)(0.6180339887 * cases) + 1;

	while (common_divisor(step, cases) != 1)
		step++;
	return (unsigned)((random_below(&seed, cases) + (uint64_t)i * step) %
	    cases);
}

/* In one write, so that those of two workers do not mix. */
static void
print_finding(
    const struct fault_row *row, unsigned number, const struct finding *f)
{
	char text[1200];
	int length = snprintf(text, sizeof text, "%s, case %u: %s: %s\n",
	    row->name, number, f->what, f->wrong);

	if (write(STDOUT_FILENO, text, (size_t)length) != length)
		exit(1);
}

static void
judge_case(const struct fault_row *row, unsigned number, struct shared *sums)
{
	struct finding f = {.injected = false};
	int known;

	row->inject(number, &f);
	sums->injected += f.injected;
	sums->inputs += f.inputs;
	if (*f.wrong == '\0')
		return;
	known = known_find(row, &f);
	if (known < 0)
		sums->wrong++;
	/* Of what is known, one is enough. */
	if (known < 0 || sums->known[known]++ == 0)
		print_finding(row, number, &f);
}

static unsigned
number_of(const struct fault_row *row, unsigned place)
{
	return row->number != NULL ? row->number(place) : place;
}

static pid_t
start_worker(const struct fault_row *row, struct shared *sums, uint64_t seed,
    unsigned cases, unsigned limit, int64_t end)
{
	pid_t pid = fork();
	unsigned i;

	if (pid < 0)
		err(1, "start a worker");
	if (pid > 0)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
	    prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		_exit(1);
	while (clock_ms() < end && (i = sums->next++) < limit)
		judge_case(row, number_of(row, spread(i, cases, seed)), sums);
	_exit(0);
}

/* Nothing is left by anybody. */
static void
judge_grounds(const struct fault_row *row, struct shared *sums)
{
	struct finding f = {.what = "after all cases"};
	char name[256];

	if (!scene_grounds_hold(name, sizeof name))
		return;
	finding_wrong(&f, "%s is left", name);
	print_finding(row, 0, &f);
	sums->wrong++;
}

/* How many were known, and what. */
static unsigned
print_known(const struct fault_row *row, const struct shared *sums)
{
	unsigned all = 0;

	for (unsigned i = 0; known_reason(i) != NULL; i++) {
		if (sums->known[i] == 0)
			continue;
		printf("%s, known, %u times: %s\n", row->name, sums->known[i],
		    known_reason(i));
		all += sums->known[i];
	}
	return all;
}

struct tally
campaign_run(const struct fault_row *row, uint64_t seed, unsigned limit,
    unsigned seconds, unsigned workers)
{
	struct shared *sums = mmap(NULL, sizeof *sums, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct tally tally = {.cases = row->count()};
	int64_t end = clock_ms() + (int64_t)seconds * 1000;
	pid_t pids[64];
	int status;

	if (sums == MAP_FAILED)
		err(1, "share the sums");
	if (limit > tally.cases)
		limit = tally.cases;
	if (workers > 64)
		workers = 64;
	fflush(NULL);
	for (unsigned i = 0; i < workers; i++)
		pids[i] = start_worker(
		    row, sums, seed, tally.cases, limit, end);
	for (unsigned i = 0; i < workers; i++)
		if (waitpid(pids[i], &status, 0) != pids[i] || status != 0)
			errx(1, "%s: a worker ended", row->name);
	judge_grounds(row, sums);
	tally.runs = sums->next < limit ? sums->next : limit;
	tally.injected = sums->injected;
	tally.inputs = sums->inputs;
	tally.known = print_known(row, sums);
	tally.wrong = sums->wrong;
	munmap(sums, sizeof *sums);
	return tally;
}

bool
campaign_try(const struct fault_row *row, unsigned number)
{
	struct finding f = {.injected = false};
	unsigned count = row->count();

	if (row->number == NULL && number >= count)
		errx(2, "%s has no case %u", row->name, number);
	row->inject(number, &f);
	printf("%s: %s%s\n", f.what, *f.wrong != '\0' ? f.wrong : "as it must",
	    f.injected ? "" : " (its moment did not come)");
	return *f.wrong != '\0';
}

void
campaign_print(const struct fault_row *row, const struct tally *t)
{
	printf("%-8s %s: %u runs of %u, %u disturbed; %u wrong, %u known",
	    row->name, row->what, t->runs, t->cases, t->injected, t->wrong,
	    t->known);
	if (t->inputs > 0)
		printf("; %lu inputs", t->inputs);
	putchar('\n');
	fflush(stdout);
}
