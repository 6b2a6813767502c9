/* ring_kill.c [DENSITY]: stops a process for good after each instruction of a
 * call of the ring or the pool, and looks whether another process can go on as
 * their headers promise. Then it kills it, and one that rings a bell or sleeps
 * at one, every so many instructions: fewer with a higher density. Ends with 1,
 * and a sentence, where somebody cannot go on.
 *
 * The child is stepped by ptrace(2). A process that is stopped is one that was
 * killed to the others, but for a lock that it has: this program makes its
 * owner look dead; where the child is killed, it is.
 *
 * The Makefile builds it of the sources as they are, and once for each script
 * of tests/variants/ring_kill/, which breaks them in one way; test_ring_kill.c
 * requires that each of those is caught. */
#include "os/bell.c"
#include "os/lock.c"
#include "pool/pool_access.c"
#include "pool/pool_lists.c"
#include "pool/pool_check.c"
#include "pool/pool.c"
#include "ring/ring.c"

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#define RING_SIZE  4096
#define PAGES	   4
#define PATIENCE_S 3 /* for what takes microseconds */

/* One call, and what must be true when it was cut short. */
struct deed {
	const char *name;
	void (*prepare)(void);
	void (*act)(void);
	/* NULL, or what is wrong. The actor is dead. */
	const char *(*judge)(void);
	bool wakes; /* another process, which can be woken only once */
	unsigned long stride; /* instructions from kill to kill */
};

static unsigned char *ring_memory;
static struct ring ring;
static struct ring_producer producer;
static struct ring_consumer consumers[2];

static struct region region;
static struct pool pool;
static uint64_t chunks[4], live_before;

static struct shared {
	_Atomic int done; /* calls that have returned */
	_Atomic uint32_t news, dead;
	struct bell bell;
} * shared;
static pid_t waiter;

static const size_t sizes[] = {40, 100, 8};

static void
require(int error, const char *what)
{
	if (error < 0)
		errc(2, -error, "%s", what);
}

static void
fill(unsigned char *bytes, size_t size, uint64_t number)
{
	memset(bytes, (int)(number * 37 + 1), size);
}

static int
write_record(uint64_t number, size_t size)
{
	unsigned char bytes[128];

	fill(bytes, size, number);
	return ring_put(&producer, bytes, size, 0);
}

/* 1: that record was read; 0: none is there yet; or a negated errno. */
static int
read_record(struct ring_consumer *c, uint64_t number, size_t size)
{
	unsigned char expected[128];
	const void *data;
	size_t found;
	int error = ring_next(c, &data, &found, 0);

	if (error < 0)
		return error;
	fill(expected, size, number);
	return found == size && memcmp(data, expected, size) == 0 ? 1 : -EILSEQ;
}

/* The lines that the producer has not reached hold bytes of an earlier lap, and
 * they are what the headers there will be. */
static void
leave_misleading_bytes(void)
{
	const struct ring *r = &producer.ring;

	for (unsigned char *at = r->first; at < r->end; at += RING_LINE) {
		uint64_t lap = producer.lap + (at < producer.at) * capacity(r);

		if (at != producer.at)
			atomic_store(ring_header(at),
			    ring_mark(lap, r->first, at) | RING_BESIDE | 8);
	}
}

/* A ring whose lap ends among the next records. */
static void
prepare_ring(void)
{
	require(ring_create(&ring, ring_memory, RING_SIZE, 2), "ring_create");
	require(ring_produce(&producer, &ring), "ring_produce");
	for (unsigned i = 0; i < 2; i++)
		require(ring_consume(&consumers[i], &ring, i), "ring_consume");
	while (ring.end - producer.at > 4 * RING_LINE) {
		require(write_record(9, 8), "ring_put");
		ring_flush(&producer);
		for (unsigned i = 0; i < 2; i++) {
			require(read_record(&consumers[i], 9, 8), "ring_next");
			ring_release(&consumers[i]);
		}
	}
	leave_misleading_bytes();
}

static void
produce(void)
{
	for (uint64_t n = 0; n < 2; n++)
		(void)write_record(n, sizes[n]);
	ring_flush(&producer);
	shared->done = 1;
	(void)write_record(2, sizes[2]);
	ring_close(&producer);
	shared->done = 2;
}

static const char *
judge_producer(void)
{
	static const uint64_t least[] = {0, 2, 3};
	uint64_t n = 0;
	int error = 1;

	ring_abandon(&ring);
	while (n < 3 && (error = read_record(&consumers[0], n, sizes[n])) == 1)
		n++;
	if (error == -EILSEQ)
		return "a record is torn";
	if (n < least[shared->done])
		return "a record that was flushed is lost";
	if (error == 1)
		error = read_record(&consumers[0], n, 0);
	if (error != -EOWNERDEAD && error != -EPIPE)
		return "what follows the last record is no end";
	return error == -EPIPE && n < 3 ? "the end comes too early" : NULL;
}

static void
prepare_records(void)
{
	prepare_ring();
	for (uint64_t n = 0; n < 3; n++)
		require(write_record(n, sizes[n]), "ring_put");
	ring_flush(&producer);
}

static void
consume(void)
{
	for (uint64_t n = 0; n < 3; n++)
		(void)read_record(&consumers[0], n, sizes[n]);
	ring_release(&consumers[0]);
	ring_leave(&consumers[0]);
	shared->done = 1;
}

static const char *
judge_consumer(void)
{
	require(ring_drop(&ring, 0), "ring_drop");
	for (uint64_t n = 0; n < 3; n++)
		if (read_record(&consumers[1], n, sizes[n]) != 1)
			return "the other consumer misses a record";
	for (uint64_t n = 0; n < 100; n++) {
		if (write_record(n, 100) < 0)
			return "the dead consumer holds the producer back";
		ring_flush(&producer);
		if (read_record(&consumers[1], n, 100) != 1)
			return "the other consumer misses a later record";
		ring_release(&consumers[1]);
	}
	return NULL;
}

static const size_t chunk_sizes[] = {100, 200, 120, 1000};

static void
prepare_pool(void)
{
	memset(region.start, 0, region.pages * region.page_size);
	require(pool_create(&pool, &region), "pool_create");
	for (unsigned i = 0; i < 4; i++) {
		require(pool_alloc(&pool, chunk_sizes[i], &chunks[i]),
		    "pool_alloc");
		fill(pool_write(&pool, chunks[i], chunk_sizes[i]),
		    chunk_sizes[i], i);
	}
	require(pool_free(&pool, chunks[1]), "pool_free");
	/* Bytes of a chunk that was freed may look like anything. */
	memset(region.start + chunks[1] + 16, 0xff, 180);
	live_before = 3;
}

static void
allot(size_t size)
{
	uint64_t chunk;

	(void)pool_alloc(&pool, size, &chunk);
	shared->done = 1;
}

static void
allot_some(void)
{
	allot(60);
}

static void
allot_beyond_top(void)
{
	allot(6000);
}

static void
give_back(void)
{
	(void)pool_free(&pool, chunks[2]);
	shared->done = 1;
}

static void
recover(void)
{
	if (pool_lock(&pool) == 0)
		pool_unlock(&pool);
	shared->done = 1;
}

/* Somebody has died between two stores: behind the first of them. */
static void
prepare_death(void)
{
	pid_t child;

	prepare_pool();
	child = fork();
	if (child == 0) {
		(void)pool_lock(&pool);
		pool_set_live(
		    &pool, (uint32_t)(chunks[2] / POOL_UNIT - 1), false);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static const char *
judge_pool(uint64_t live_after)
{
	uint64_t live = 0, chunk = 0;
	unsigned char expected[1000];

	if (pool_check(&pool) < 0)
		return "the pool is damaged";
	live = pool.header->live_chunks;
	if (live != live_after && (shared->done == 1 || live != live_before))
		return "the call has taken place by half";
	for (unsigned i = 0; i < 4; i += 3) {
		fill(expected, chunk_sizes[i], i);
		if (memcmp(pool_read(&pool, chunks[i], chunk_sizes[i]),
			expected, chunk_sizes[i]) != 0)
			return "a chunk has lost its bytes";
	}
	for (unsigned i = 0; i < 3; i++)
		if (pool_alloc(&pool, 150, &chunk) < 0)
			return "nothing more can be allotted";
	if (pool_free(&pool, chunk) < 0 || pool_free(&pool, chunks[0]) < 0 ||
	    pool_check(&pool) < 0)
		return "nothing more can be freed";
	return NULL;
}

static const char *
judge_alloc(void)
{
	return judge_pool(live_before + 1);
}

static const char *
judge_free(void)
{
	return judge_pool(live_before - 1);
}

static int
has_news(void *arg)
{
	(void)arg;
	return atomic_load(&shared->news) != 0 ||
	    atomic_load(&shared->dead) != 0;
}

/* A process that sleeps until there is news: it does, when its system call is a
 * wait for a futex. */
static void
start_waiter(void)
{
	char path[64], call[16] = "";

	waiter = fork();
	if (waiter == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)bell_await(&shared->bell, has_news, NULL,
		    clock_ns() + 1000 * PATIENCE_S * CLOCK_MS);
		_exit(0);
	}
	snprintf(path, sizeof path, "/proc/%d/syscall", (int)waiter);
	while (atoi(call) != SYS_futex) {
		int fd = open(path, O_RDONLY);
		ssize_t n = read(fd, call, sizeof call - 1);

		call[n > 0 ? n : 0] = '\0';
		close(fd);
	}
}

static void
prepare_bell(void)
{
	shared->news = shared->dead = 0;
	shared->bell = (struct bell){0};
}

static void
prepare_sleeper(void)
{
	prepare_bell();
	start_waiter();
}

static void
ring_the_bell(void)
{
	atomic_store(&shared->news, 1);
	bell_ring(&shared->bell);
	shared->done = 1;
}

static const char *
judge_waking(void)
{
	/* give_up() ends this, if the waiter does not. */
	if (shared->done == 0) {
		atomic_store(&shared->dead, 1);
		bell_alarm(&shared->bell);
	}
	waitpid(waiter, NULL, 0);
	return NULL;
}

static void
sleep_a_little(void)
{
	(void)fall_asleep(
	    &shared->bell, has_news, NULL, clock_ns() + CLOCK_MS / 10);
	shared->done = 1;
}

static const char *
judge_sleeping(void)
{
	start_waiter();
	ring_the_bell();
	return judge_waking();
}

static const struct deed deeds[] = {
    {"ringing a bell", prepare_sleeper, ring_the_bell, judge_waking, true, 5},
    {"sleeping at a bell", prepare_bell, sleep_a_little, judge_sleeping, true,
	31},
    {"the producer of a ring", prepare_ring, produce, judge_producer, false,
	401},
    {"a consumer of a ring", prepare_records, consume, judge_consumer, false,
	401},
    {"allotting", prepare_pool, allot_some, judge_alloc, false, 401},
    {"allotting beyond top", prepare_pool, allot_beyond_top, judge_alloc, false,
	401},
    {"freeing", prepare_pool, give_back, judge_free, false, 401},
    {"putting a pool in order", prepare_death, recover, judge_free, false,
	7919},
};
static const struct deed *now;

static void
give_up(int signal)
{
	(void)signal;
	printf("%s: a process waits for ever\n", now->name);
	fflush(stdout);
	if (waiter > 0)
		kill(waiter, SIGKILL);
	_exit(1);
}

/* What a judge changes, and the next point needs as it was. */
static struct part {
	void *start, *saved;
	size_t size;
} parts[] = {
    {&ring_memory, NULL, RING_SIZE},
    {&region.start, NULL, PAGES * 4096},
    {&shared, NULL, sizeof *shared},
    {&producer, NULL, sizeof producer},
    {consumers, NULL, sizeof consumers},
    {&pool, NULL, sizeof pool},
};
#define SHARED_PARTS 3 /* the first ones are reached by a pointer */

static void
copy_parts(bool back)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct part *p = &parts[i];
		void *at = i < SHARED_PARTS ? *(void **)p->start : p->start;

		if (p->saved == NULL)
			p->saved = malloc(p->size);
		if (p->saved == NULL)
			err(2, "malloc");
		memcpy(back ? at : p->saved, back ? p->saved : at, p->size);
	}
}

static pid_t
start_actor(void)
{
	pid_t child = fork();

	if (child == 0) {
		(void)own(); /* takes many instructions, and changes nothing */
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		now->act();
		_exit(0);
	}
	waitpid(child, NULL, 0);
	return child;
}

/* false: it has ended. */
static bool
step(pid_t child)
{
	int status;

	if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) < 0)
		err(2, "ptrace");
	waitpid(child, &status, 0);
	return WIFSTOPPED(status);
}

static void
judge(unsigned long at, const char *how)
{
	const char *wrong = now->judge();

	if (wrong == NULL)
		return;
	printf("%s, %s at instruction %lu: %s\n", now->name, how, at, wrong);
	exit(1);
}

/* Who has the lock has another start than the thread of that number: it is dead
 * as far as others can see. */
static void
make_owner_look_dead(pid_t owner)
{
	uint64_t word;

	if (pool.header == NULL)
		return;
	word = atomic_load(&pool.header->lock.word);
	if ((word & TID) == (uint64_t)owner)
		atomic_store(
		    &pool.header->lock.word, word ^ UINT64_C(1) << START_SHIFT);
}

/* Stops a child after each instruction, for good as far as the others can see,
 * and takes it up again when they are judged. */
static unsigned long
stop_everywhere(void)
{
	unsigned long at = 0;
	pid_t child;

	now->prepare();
	for (child = start_actor(); step(child); at++) {
		alarm(PATIENCE_S);
		copy_parts(false);
		make_owner_look_dead(child);
		judge(at + 1, "stopped");
		copy_parts(true);
	}
	return at;
}

/* false: it had ended before. */
static bool
kill_at(unsigned long at)
{
	bool lives = true;
	pid_t child;

	alarm(PATIENCE_S);
	waiter = 0;
	shared->done = 0;
	now->prepare();
	child = start_actor();
	for (unsigned long i = 0; i < at && lives; i++)
		lives = step(child);
	if (lives) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	judge(at, "killed");
	return lives;
}

static void
try_all(const struct deed *deed, unsigned long density)
{
	unsigned long stride = deed->stride > density ? deed->stride / density
						      : 1;
	unsigned long stops = 0, kills = 0;

	now = deed;
	shared->done = 0;
	if (!deed->wakes)
		stops = stop_everywhere();
	for (unsigned long at = stride; kill_at(at); at += stride)
		kills++;
	alarm(0);
	printf("%s: stopped at %lu instructions, killed at %lu\n", deed->name,
	    stops, kills);
}

int
main(int argc, char **argv)
{
	unsigned long density = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;

	if (density == 0)
		errx(2, "the density is a number from 1 on");
	signal(SIGALRM, give_up);
	setvbuf(stdout, NULL, _IOLBF, 0);
	ring_memory = mmap(NULL, RING_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ring_memory == MAP_FAILED || shared == MAP_FAILED ||
	    region_map_anonymous(&region, PAGES, MAP_SHARED) < 0)
		err(2, "mmap");
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		try_all(&deeds[i], density);
	return 0;
}
