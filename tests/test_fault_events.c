/* test_fault_events.c: the faults of another process, one by one. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "probe/fault_events.h"

#define PAGES 100

static size_t page_size;
static volatile char *pages; /* at the same address in the child */
static int line[2];
static pid_t child;
static struct fault_events events = {.fd = -1};

#define DROP 127

/* Writes as many pages as it is told, from the first one on; or, with the high
 * bit, from the last one down. Told to drop, it gives all of them up. */
static void
be_child(void)
{
	unsigned char count;

	while (read(line[1], &count, 1) == 1) {
		if (count == DROP) {
			madvise(
			    (void *)pages, PAGES * page_size, MADV_DONTNEED);
			count = 0;
		}
		for (unsigned i = 0; i < (count & 127u); i++)
			pages[(count & 128u ? PAGES - 1 - i : i) * page_size] =
			    1;
		if (write(line[1], "", 1) != 1)
			break;
	}
	_exit(0);
}

static int
start(void **state)
{
	(void)state;
	pages = mmap(NULL, PAGES * page_size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) < 0)
		return -1;
	(void)madvise((void *)pages, PAGES * page_size, MADV_NOHUGEPAGE);
	child = fork();
	if (child == 0)
		be_child();
	return child < 0 ? -1 : 0;
}

static int
stop(void **state)
{
	(void)state;
	fault_events_close(&events);
	fault_events_close(&events);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(line[0]);
	close(line[1]);
	return munmap((void *)pages, PAGES * page_size);
}

static void
let_child_write(unsigned count)
{
	unsigned char word = (unsigned char)count;

	assert_int_equal(write(line[0], &word, 1), 1);
	assert_int_equal(read(line[0], &word, 1), 1);
}

/* Opens the events, or skips. */
static void
listen_for(size_t faults)
{
	int error = fault_events_open(&events, child, faults);

	if (error == 0)
		return;
	print_message("no addresses of faults here: %s\n", strerror(-error));
	assert_true(error == -EACCES || error == -EPERM || error == -ENOSYS ||
	    error == -ENOENT || error == -EOPNOTSUPP);
	skip();
}

struct heard {
	unsigned on_page[PAGES], elsewhere, last;
};

static void
hear(void *arg, uint64_t address)
{
	uint64_t offset = address - (uint64_t)(uintptr_t)pages;
	struct heard *heard = arg;

	if (offset >= PAGES * page_size) {
		heard->elsewhere++;
		return;
	}
	heard->last = (unsigned)(offset / page_size);
	heard->on_page[heard->last]++;
}

static void
every_first_write_is_heard_with_its_page(void **state)
{
	struct heard heard = {.elsewhere = 0};

	(void)state;
	let_child_write(0);
	listen_for(4 * PAGES);
	let_child_write(40);
	assert_int_equal(fault_events_take(&events, hear, &heard), 0);
	for (unsigned i = 0; i < PAGES; i++)
		assert_int_equal(heard.on_page[i], i < 40);
	assert_int_equal(heard.last, 39);
}

static void
what_was_taken_is_not_heard_again(void **state)
{
	struct heard heard = {.elsewhere = 0};

	(void)state;
	let_child_write(0);
	listen_for(4 * PAGES);
	let_child_write(10);
	assert_int_equal(fault_events_take(&events, hear, &heard), 0);
	let_child_write(128 + 5);
	heard = (struct heard){.elsewhere = 0};
	assert_int_equal(fault_events_take(&events, hear, &heard), 0);
	for (unsigned i = 0; i < PAGES; i++)
		assert_int_equal(heard.on_page[i], i >= PAGES - 5);
	heard = (struct heard){.elsewhere = 0};
	assert_int_equal(fault_events_take(&events, hear, &heard), 0);
	assert_int_equal(heard.last, 0);
}

/* Room is given in whole pages of samples, of 16 bytes each. */
static void
what_found_no_room_is_told(void **state)
{
	const unsigned fits = (unsigned)(page_size / 16);
	struct heard heard = {.elsewhere = 0};
	unsigned written = 0, told = 0;
	uint64_t lost;

	(void)state;
	let_child_write(0);
	let_child_write(DROP);
	listen_for(1);
	for (; written < 2 * fits; written += PAGES) {
		let_child_write(PAGES);
		let_child_write(DROP);
	}
	lost = fault_events_take(&events, hear, &heard);
	for (unsigned i = 0; i < PAGES; i++)
		told += heard.on_page[i];
	assert_in_range(told, fits / 2, fits);
	assert_int_equal(told + lost, written);
	let_child_write(PAGES);
	assert_int_equal(fault_events_take(&events, hear, &heard), 0);
}

static void
a_process_that_is_not_there_is_an_error(void **state)
{
	struct fault_events none = {.fd = -1};
	int error = fault_events_open(&none, 0x7ffffff0, 1);

	(void)state;
	assert_true(error < 0);
	assert_int_equal(none.fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_first_write_is_heard_with_its_page, start, stop),
	    cmocka_unit_test_setup_teardown(
		what_was_taken_is_not_heard_again, start, stop),
	    cmocka_unit_test_setup_teardown(
		what_found_no_room_is_told, start, stop),
	    cmocka_unit_test(a_process_that_is_not_there_is_an_error),
	};

	page_size = (size_t)sysconf(_SC_PAGESIZE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
