/* file.c: careless with descriptors, objects and what they print. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "careless.h"

static int
close_all(struct actor *me)
{
	(void)me;
	for (int fd = 0; fd < 256; fd++)
		close(fd);
	return 0;
}

static int
close_standard(struct actor *me)
{
	(void)me;
	for (int fd = 0; fd <= 2; fd++)
		close(fd);
	return 0;
}

static int
open_many(struct actor *me)
{
	(void)me;
	for (int i = 0; i < 1000; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			return errno == EMFILE ? 0 : -errno;
	return 0;
}

/* Somebody else's name, or one that was taken away already, is no error. */
static int
unlink_object(struct actor *me)
{
	return shm_unlink(me->object) < 0 && errno != ENOENT ? -errno : 0;
}

static int
resize(struct actor *me, off_t length)
{
	int fd = shm_open(me->object, O_RDWR, 0);

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (ftruncate(fd, length) < 0)
		return -errno;
	close(fd);
	return 0;
}

static int
shorten_object(struct actor *me)
{
	return resize(me, 0);
}

static int
lengthen_object(struct actor *me)
{
	return resize(me, (off_t)(4 * me->pages * me->region.page_size));
}

/* In the place where the pair's temporary file would be, and does not close
 * it. */
static int
leave_file(struct actor *me)
{
	return open(me->file, O_RDWR | O_CREAT | O_CLOEXEC, 0600) < 0 ? -errno
								       : 0;
}

/* No newline, and so it stays in stdio's buffer. */
static int
print(struct actor *me)
{
	printf("%u was here", me->index);
	return 0;
}

static int
shout(struct actor *me)
{
	char line[64];

	(void)me;
	memset(line, '!', sizeof line - 1);
	line[sizeof line - 1] = '\n';
	for (int i = 0; i < 4096; i++)
		if (write(STDERR_FILENO, line, sizeof line) < 0)
			return -errno;
	return 0;
}

/* All that there is: it is the user's. */
static int
read_stdin(struct actor *me)
{
	char byte;
	ssize_t n;

	(void)me;
	while ((n = read(STDIN_FILENO, &byte, 1)) > 0)
		;
	return n < 0 ? -errno : 0;
}

const struct carelessness careless_file[] = {
	{"close all", close_all},
	{"close standard", close_standard},
	{"open many", open_many},
	{"unlink object", unlink_object},
	{"shorten object", shorten_object},
	{"lengthen object", lengthen_object},
	{"leave file", leave_file},
	{"print", print},
	{"shout", shout},
	{"read stdin", read_stdin},
	{NULL, NULL},
};
