#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "role/wire.h"

static int line[2];

static int
open_line(void **state)
{
	int on = 1;

	(void)state;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) < 0)
		return -1;
	return setsockopt(line[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
}

static int
close_line(void **state)
{
	(void)state;
	close(line[0]);
	close(line[1]);
	return 0;
}

static void
a_message_arrives_whole(void **state)
{
	struct order sent = {.serial = 7}, got = {0};

	(void)state;
	strcpy(sent.step, "fill");
	assert_int_equal(wire_send(line[0], &sent, sizeof sent, -1), 0);
	assert_int_equal(wire_recv(line[1], &got, sizeof got, NULL, NULL), 0);
	assert_memory_equal(&sent, &got, sizeof sent);
}

static void
the_kernel_says_who_sent_it(void **state)
{
	int word = 1, sender = 0, status;
	pid_t child = fork();

	(void)state;
	if (child == 0)
		_exit(wire_send(line[1], &word, sizeof word, -1) < 0);
	assert_int_equal(
	    wire_recv(line[0], &word, sizeof word, NULL, &sender), 0);
	assert_int_equal(sender, child);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

static void
a_descriptor_comes_along(void **state)
{
	int pipes[2], word = 1, passed;
	char byte = 0;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(wire_send(line[0], &word, sizeof word, pipes[1]), 0);
	assert_int_equal(
	    wire_recv(line[1], &word, sizeof word, &passed, NULL), 0);
	assert_true(passed >= 0);
	assert_int_equal(fcntl(passed, F_GETFD), FD_CLOEXEC);
	assert_int_equal(write(passed, "x", 1), 1);
	assert_int_equal(read(pipes[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');

	/* One that nobody asked for is closed, not leaked. */
	assert_int_equal(wire_send(line[0], &word, sizeof word, pipes[1]), 0);
	assert_int_equal(wire_recv(line[1], &word, sizeof word, NULL, NULL), 0);
	close(pipes[1]);
	close(passed);
	assert_int_equal(read(pipes[0], &byte, 1), 0);
	close(pipes[0]);
}

static void
a_message_of_another_size_is_refused(void **state)
{
	char text[64] = "";

	(void)state;
	assert_int_equal(wire_send(line[0], text, 10, -1), 0);
	assert_int_equal(wire_recv(line[1], text, 20, NULL, NULL), -EBADMSG);
	assert_int_equal(wire_send(line[0], text, 20, -1), 0);
	assert_int_equal(wire_recv(line[1], text, 10, NULL, NULL), -EBADMSG);
}

/* Whoever sends one, lives. */
static void
an_empty_message_is_no_end(void **state)
{
	int word = 1, sender = 0;

	(void)state;
	assert_int_equal(wire_send(line[1], &word, 0, -1), 0);
	assert_int_equal(
	    wire_recv(line[0], &word, sizeof word, NULL, &sender), -EBADMSG);
	assert_int_equal(sender, getpid());
	close(line[1]);
	assert_int_equal(
	    wire_recv(line[0], &word, sizeof word, NULL, NULL), -EPIPE);
}

/* The room for one descriptor may hold two. */
static void
descriptors_that_nobody_wants_are_closed(void **state)
{
	char room[CMSG_SPACE(2 * sizeof(int))] = "", byte;
	int pipes[2], word = 1;
	struct iovec iov = {&word, sizeof word};
	struct msghdr header = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = room,
	    .msg_controllen = sizeof room};
	struct cmsghdr *c = CMSG_FIRSTHDR(&header);

	(void)state;
	assert_int_equal(pipe2(pipes, O_NONBLOCK), 0);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(2 * sizeof(int));
	memcpy(CMSG_DATA(c), (int[]){pipes[1], pipes[1]}, 2 * sizeof(int));
	assert_int_equal(sendmsg(line[1], &header, 0), sizeof word);
	(void)wire_recv(line[0], &word, sizeof word, NULL, NULL);
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &byte, 1), 0);
	close(pipes[0]);
}

static void
the_other_sides_end_is_no_signal(void **state)
{
	int word = 1;

	(void)state;
	close(line[1]);
	assert_int_equal(
	    wire_recv(line[0], &word, sizeof word, NULL, NULL), -EPIPE);
	assert_int_equal(wire_send(line[0], &word, sizeof word, -1), -EPIPE);
}

static void
a_descriptor_that_finds_no_room_is_an_error(void **state)
{
	struct rlimit limit, none;
	int word = 1, passed;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(wire_send(line[0], &word, sizeof word, line[0]), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(
	    wire_recv(line[1], &word, sizeof word, &passed, NULL), -EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_message_arrives_whole, open_line, close_line),
	    cmocka_unit_test_setup_teardown(
		the_kernel_says_who_sent_it, open_line, close_line),
	    cmocka_unit_test_setup_teardown(
		a_descriptor_comes_along, open_line, close_line),
	    cmocka_unit_test_setup_teardown(
		a_message_of_another_size_is_refused, open_line, close_line),
	    cmocka_unit_test_setup_teardown(
		an_empty_message_is_no_end, open_line, close_line),
	    cmocka_unit_test_setup_teardown(
		descriptors_that_nobody_wants_are_closed, open_line,
		close_line),
	    cmocka_unit_test_setup_teardown(
		the_other_sides_end_is_no_signal, open_line, close_line),
	    cmocka_unit_test_setup_teardown(
		a_descriptor_that_finds_no_room_is_an_error, open_line,
		close_line),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
