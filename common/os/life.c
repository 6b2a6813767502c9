#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/life.h"

/* Fields of the line, as proc_pid_stat(5) counts them. */
#define STATE 3
#define START 22

static int
parse(const char *line, struct life *out)
{
	/* A command may be named ") R (": the last parenthesis is the end. */
	const char *at = strrchr(line, ')'), *state;
	char *end;
	uint64_t start;

	if (at == NULL || at[1] != ' ' || at[2] == '\0')
		return -EBADMSG;
	state = at + 2;
	for (int field = STATE - 1; field < START; field++) {
		at = strchr(at + 1, ' ');
		if (at == NULL)
			return -EBADMSG;
	}
	start = strtoull(at + 1, &end, 10);
	if (end == at + 1 || *end != ' ')
		return -EBADMSG;
	*out = (struct life){start, *state == 'Z' || *state == 'X'};
	return 0;
}

int
life_look(pid_t number, struct life *out)
{
	char path[32], line[1024];
	ssize_t got;
	int fd, error;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)number);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	got = read(fd, line, sizeof line - 1);
	error = got < 0 ? -errno : 0;
	close(fd);
	if (error < 0)
		return error;
	line[got] = '\0';
	return parse(line, out);
}
