/* test_bell.c: who sleeps is woken, however the ringer and the sleeper make
 * sure of each other. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/bell.h"
#include "skip.h"

#define ROUNDS 1000
#define LATE   (UINT64_C(10000) * CLOCK_MS)

/* Two processes throw a ball, and sleep until it comes back. */
struct court {
	struct bell bell;
	_Atomic uint32_t ball; /* whose turn it is: even, the parent's */
};

struct awaited {
	struct court *court;
	uint32_t ball;
};

static int
has_come(void *arg)
{
	struct awaited *a = arg;

	return atomic_load_explicit(&a->court->ball, memory_order_acquire) ==
	    a->ball;
}

/* Waits until the other one is likely to sleep, or to be about to: more or less
 * long, so that all moments are tried. */
static void
hesitate(uint32_t round)
{
	struct timespec t = {.tv_nsec = 20000 + 100 * (long)(round % 500)};

	nanosleep(&t, NULL);
}

static int
play(struct court *court, uint32_t side)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		struct awaited a = {court, 2 * i + side};
		int error = bell_await(
		    &court->bell, has_come, &a, clock_ns() + LATE);

		if (error < 0)
			return error;
		hesitate(i);
		atomic_store_explicit(
		    &court->ball, a.ball + 1, memory_order_release);
		bell_ring(&court->bell);
	}
	return 0;
}

/* As a container may have it. */
static int
forbid_membarrier(void)
{
	struct sock_filter steps[] = {
	    BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = {
	    .len = sizeof steps / sizeof *steps, .filter = steps};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0 ? -errno
								       : 0;
}

struct actor_handle {
	bool registers, forbidden;
};

static _Noreturn void
be_player(struct court *court, uint32_t side, struct actor_handle player)
{
	if (player.forbidden && forbid_membarrier() < 0)
		_exit(77);
	if (player.registers)
		bell_register();
	_exit(play(court, side) < 0);
}

/* Children of their own, since to be registered lasts as long as a process. */
static void
play_together(struct actor_handle one, struct actor_handle other)
{
	const struct actor_handle players[] = {one, other};
	struct court *court = mmap(NULL, sizeof *court, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool skipped = false;

	assert_true(court != MAP_FAILED);
	for (uint32_t side = 0; side < 2; side++) {
		pid_t pid = fork();

		assert_return_code(pid, errno);
		if (pid == 0)
			be_player(court, side, players[side]);
	}
	for (int i = 0; i < 2; i++) {
		int status;

		assert_return_code(wait(&status), errno);
		assert_true(WIFEXITED(status));
		skipped |= WEXITSTATUS(status) == 77;
		if (!skipped)
			assert_int_equal(WEXITSTATUS(status), 0);
	}
	munmap(court, sizeof *court);
	skip_if(skipped, "no system call can be forbidden here");
}

static void
wakes_who_sleeps_by_an_atomic_operation(void **state)
{
	(void)state;
	play_together((struct actor_handle){0}, (struct actor_handle){0});
}

static void
wakes_who_sleeps_after_a_barrier_for_all(void **state)
{
	const struct actor_handle player = {.registers = true};

	(void)state;
	play_together(player, player);
}

static void
wakes_those_of_the_other_way(void **state)
{
	(void)state;
	play_together(
	    (struct actor_handle){.registers = true}, (struct actor_handle){0});
}

/* One that may not make others pass a barrier looks again soon. */
static void
wakes_who_may_not_call_membarrier(void **state)
{
	(void)state;
	play_together((struct actor_handle){.registers = true},
	    (struct actor_handle){.forbidden = true, .registers = true});
}

static int
never(void *arg)
{
	(void)arg;
	return 0;
}

static int
fails(void *arg)
{
	(void)arg;
	return -EOWNERDEAD;
}

static void
waits_end(void **state)
{
	struct bell bell = {0};

	(void)state;
	assert_int_equal(bell_await(&bell, never, NULL, 0), -ETIMEDOUT);
	assert_int_equal(
	    bell_await(&bell, never, NULL, clock_ns() + CLOCK_MS), -ETIMEDOUT);
	assert_int_equal(
	    bell_await(&bell, fails, NULL, clock_ns() + LATE), -EOWNERDEAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wakes_who_sleeps_by_an_atomic_operation),
	    cmocka_unit_test(wakes_who_sleeps_after_a_barrier_for_all),
	    cmocka_unit_test(wakes_those_of_the_other_way),
	    cmocka_unit_test(wakes_who_may_not_call_membarrier),
	    cmocka_unit_test(waits_end),
	};

	return cmocka_run_group_tests_name("bell", tests, NULL, NULL);
}
