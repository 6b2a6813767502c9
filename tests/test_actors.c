#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/exit_status.h"
#include "coordinator/actors.h"
#include "coordinator/orders.h"
#include "coordinator/steps.h"

static struct failure_sink sink;
static struct actors actors;
static struct progress progress;
static struct pair_info info;

/* The producer of cow, cast for 16 pages and two consumers. */
static int
raise_curtain(void **state)
{
	const char *build = getenv("SHMLAB_BUILD");
	char path[256];

	(void)state;
	snprintf(path, sizeof path, "%s/producers/cow",
	    build != NULL ? build : "build");
	progress_init(&progress, false);
	if (failure_sink_open(&sink) < 0 ||
	    actors_open(&actors, 10, &sink, &progress) < 0 ||
	    actors_start(&actors, path, &info) < 0 ||
	    actors_make_room(&actors, 2) < 0)
		return -1;
	actors.assignment.pages = 16;
	actors.assignment.part = pages_part(16, 8, PAGES_FIRST, 0);
	actors.assignment.consumers = 2;
	return actors_assign(&actors, 0);
}

static int
drop_curtain(void **state)
{
	(void)state;
	actors_close(&actors);
	failure_sink_close(&sink);
	/* None of our descendants is left. */
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : -1;
}

static int
order_step(unsigned index, const char *step)
{
	struct order order = {.verb = ORDER_STEP};

	strlcpy(order.step, step, sizeof order.step);
	strlcpy(sink.step, step, sizeof sink.step);
	return orders_give(&actors, index, &order, -1);
}

static const char *
words(void)
{
	static char text[512];

	failure_words(&sink.first, text, sizeof text);
	return text;
}

static void
a_producer_introduces_its_pair(void **state)
{
	char why[256];

	(void)state;
	assert_int_equal(info.consumers, 2);
	assert_string_equal(info.steps[0].name, "map");
	assert_true(steps_check(&info, why, sizeof why));
	assert_string_equal(steps_birth(&info), "fork");
}

static void
a_step_is_answered_with_what_it_did(void **state)
{
	(void)state;
	assert_int_equal(order_step(0, "map"), 0);
	assert_int_equal(order_step(0, "fill"), 0);
	assert_int_equal(actors.op_count, 2);
	assert_int_equal(actors.ops[0].op.what, OP_CREATE);
	assert_int_equal(actors.ops[1].op.what, OP_WRITE);
	assert_int_equal(actors.ops[1].op.set.count, 16);
	assert_int_equal(actors.handles[0].mapped[0].pages, 16);
	assert_int_equal(actors_check(&actors), 0);
}

static void
a_forked_consumer_inherits_the_region(void **state)
{
	const struct actor_handle *child = &actors.handles[1];

	(void)state;
	assert_int_equal(order_step(0, "map"), 0);
	assert_int_equal(order_step(0, "fill"), 0);
	assert_int_equal(actors_birth(&actors, ORDER_FORK, 1, 0), 0);
	assert_true(child->pid > 0);
	assert_int_not_equal(child->pid, actors.handles[0].pid);
	assert_int_equal(
	    child->mapped[0].start, actors.handles[0].mapped[0].start);
	/* It reads what the producer wrote, or says that it is not there. */
	assert_int_equal(order_step(1, "read"), 0);
	assert_int_equal(actors_leave(&actors, 1), 0);
	assert_false(child->living);
	assert_int_equal(actors_check(&actors), 0);
}

static void
an_executed_consumer_starts_with_nothing(void **state)
{
	(void)state;
	assert_int_equal(order_step(0, "map"), 0);
	assert_int_equal(actors_birth(&actors, ORDER_EXEC, 1, 0), 0);
	assert_int_equal(actors.handles[1].mapped[0].start, 0);
	assert_int_equal(order_step(1, "read"), -1);
	assert_int_equal(sink.first.kind, FAILURE_STEP);
	assert_int_equal(sink.first.error, -EFAULT);
	assert_int_equal(failure_exit(&sink.first), EXIT_CANNOT_RUN);
}

static void
a_step_that_no_one_has_is_an_error_with_its_name(void **state)
{
	(void)state;
	assert_int_equal(order_step(0, "dance"), -1);
	assert_non_null(strstr(words(), "producer, step 'dance'"));
	assert_non_null(strstr(words(), "no step of that name"));
}

static void
an_actor_that_is_killed_is_named_with_its_signal(void **state)
{
	(void)state;
	assert_int_equal(actors_birth(&actors, ORDER_FORK, 1, 0), 0);
	assert_int_equal(actors_birth(&actors, ORDER_FORK, 2, 0), 0);
	kill(actors.handles[2].pid, SIGKILL);
	assert_int_equal(order_step(2, "read"), -1);
	assert_int_equal(sink.first.kind, FAILURE_ENDED);
	actors_close(&actors);
	assert_true(WIFSIGNALED(sink.first.ending.wait_status));
	assert_non_null(strstr(words(), "consumer 2, step 'read'"));
	assert_non_null(strstr(words(), "SIGKILL"));
}

/* Its parent settles after each birth, and may not take the cause with it. */
static void
a_child_that_is_killed_is_not_reaped_before_its_end_is_known(void **state)
{
	struct pollfd ended = {.events = POLLIN};

	(void)state;
	assert_int_equal(actors_birth(&actors, ORDER_FORK, 1, 0), 0);
	kill(actors.handles[1].pid, SIGUSR2);
	ended.fd = actors.handles[1].pidfd;
	assert_int_equal(poll(&ended, 1, 10000), 1);
	assert_int_equal(actors_settle(&actors, 0), 0);
	assert_int_equal(order_step(1, "read"), -1);
	actors_close(&actors);
	assert_non_null(
	    strstr(words(), "consumer 1, step 'read': killed by SIGUSR2"));
}

static void
an_actor_that_died_unseen_is_noticed_by_the_check(void **state)
{
	siginfo_t ended;

	(void)state;
	kill(actors.handles[0].pid, SIGKILL);
	/* Until it has ended, and without reaping it. */
	assert_int_equal(waitid(P_PID, (id_t)actors.handles[0].pid, &ended,
			     WEXITED | WNOWAIT),
	    0);
	assert_int_equal(actors_check(&actors), -1);
	assert_int_equal(sink.first.kind, FAILURE_ENDED);
}

static void
a_stopped_actor_is_silent(void **state)
{
	(void)state;
	actors.timeout = 0.05;
	kill(actors.handles[0].pid, SIGSTOP);
	assert_int_equal(order_step(0, "map"), -1);
	assert_int_equal(sink.first.kind, FAILURE_SILENT);
	assert_non_null(strstr(words(), "no answer"));
}

static void
a_signal_to_us_ends_a_wait(void **state)
{
	(void)state;
	kill(actors.handles[0].pid, SIGSTOP);
	raise(SIGTERM);
	assert_int_equal(order_step(0, "map"), -1);
	assert_int_equal(sink.first.kind, FAILURE_INTERRUPTED);
	assert_int_equal(failure_exit(&sink.first), EXIT_SIGNAL + SIGTERM);
	assert_non_null(strstr(words(), "SIGTERM"));
}

static void
what_is_no_program_cannot_start(void **state)
{
	struct failure_sink failed;
	struct actors other;

	(void)state;
	assert_int_equal(failure_sink_open(&failed), 0);
	assert_int_equal(actors_open(&other, 10, &failed, &progress), 0);
	assert_int_equal(actors_start(&other, "/nonexistent", &info), -1);
	assert_int_equal(failed.first.kind, FAILURE_PROTOCOL);
	assert_string_equal(failed.first.why,
	    "its program, /nonexistent, cannot be started: No such file or "
	    "directory");
	actors_close(&other);
	failure_sink_close(&failed);
	assert_int_equal(failure_sink_open(&failed), 0);
	assert_int_equal(actors_open(&other, 10, &failed, &progress), 0);
	assert_int_equal(actors_start(&other, "/bin/true", &info), -1);
	assert_int_equal(failed.first.kind, FAILURE_ENDED);
	actors_close(&other);
	failure_sink_close(&failed);
}

#define ON_STAGE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, raise_curtain, drop_curtain)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ON_STAGE(a_producer_introduces_its_pair),
	    ON_STAGE(a_step_is_answered_with_what_it_did),
	    ON_STAGE(a_forked_consumer_inherits_the_region),
	    ON_STAGE(an_executed_consumer_starts_with_nothing),
	    ON_STAGE(a_step_that_no_one_has_is_an_error_with_its_name),
	    ON_STAGE(an_actor_that_is_killed_is_named_with_its_signal),
	    ON_STAGE(
		a_child_that_is_killed_is_not_reaped_before_its_end_is_known),
	    ON_STAGE(an_actor_that_died_unseen_is_noticed_by_the_check),
	    ON_STAGE(a_stopped_actor_is_silent),
	    cmocka_unit_test(what_is_no_program_cannot_start),
	    /* Last, since a signal that has come is never forgotten. */
	    ON_STAGE(a_signal_to_us_ends_a_wait),
	};

	return cmocka_run_group_tests_name("stage", tests, NULL, NULL);
}
