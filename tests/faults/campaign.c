#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "campaign.h"
#include "os/clock.h"
#include "os/random.h"
#include "scene.h"

const struct fault_row *const campaign_rows[] = {&row_kills, &row_errnos,
    &row_signals, &row_limits, &row_refused, &row_starts, &row_terminal,
    &row_pairs, &row_hangs, &row_races, &row_hostile, &row_fuzz, &row_soak};
const unsigned campaign_row_count = sizeof campaign_rows /
    sizeof *campaign_rows;

/* Of all workers; they are processes. */
struct shared {
	atomic_uint next, injected, wrong;
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

	row->inject(number, &f);
	sums->injected += f.injected;
	sums->inputs += f.inputs;
	if (*f.wrong == '\0')
		return;
	sums->wrong++;
	print_finding(row, number, &f);
}

/* It dies with us, waits for all that it starts, and may take a terminal, as
 * the first process of a session. */
static pid_t
fork_worker(void)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		err(1, "start a worker");
	if (pid == 0 &&
	    (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
		prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || setsid() < 0))
		_exit(1);
	return pid;
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
	pid_t pid = fork_worker();
	unsigned i;

	if (pid > 0)
		return pid;
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
	tally.wrong = sums->wrong;
	munmap(sums, sizeof *sums);
	return tally;
}

bool
campaign_try(const struct fault_row *row, unsigned number)
{
	struct finding f = {.injected = false};
	unsigned count = row->count();
	pid_t pid;
	int status;

	if (row->number == NULL && number >= count)
		errx(2, "%s has no case %u", row->name, number);
	pid = fork_worker();
	if (pid > 0)
		return waitpid(pid, &status, 0) != pid || status != 0;
	row->inject(number, &f);
	printf("%s: %s%s\n", f.what, *f.wrong != '\0' ? f.wrong : "as it must",
	    f.injected ? "" : " (its moment did not come)");
	fflush(stdout);
	_exit(*f.wrong != '\0');
}

void
campaign_print(const struct fault_row *row, const struct tally *t)
{
	printf("%-8s %s: %u runs of %u, %u disturbed; %u wrong", row->name,
	    row->what, t->runs, t->cases, t->injected, t->wrong);
	if (t->inputs > 0)
		printf("; %lu inputs", t->inputs);
	if (row->left_out != NULL && row->left_out() != NULL)
		printf("; %s", row->left_out());
	putchar('\n');
	fflush(stdout);
}
