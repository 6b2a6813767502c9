#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/stat.h"

/* Takes the next number of a line. Something must follow it, so that half a
 * number does not pass for a whole one. Negative numbers wrap. */
static bool
take_number(const char **at, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(*at, &end, 10);
	if (end == *at || errno != 0 || (*end != ' ' && *end != '\n'))
		return false;

	*at = end;
	return true;
}

int
stat_parse(const char *text, struct stat_line *out)
{
	/* As proc_pid_stat(5) counts them. */
	enum {
		PPID = 4,
		MINFLT = 10,
		MAJFLT = 12,
		STARTTIME = 22,
		VSIZE = 23,
		RSS = 24,
	};
	uint64_t pid, field[RSS + 1];
	const char *at = text, *comm, *behind;
	struct stat_line line = {0};
	int i;

	if (!take_number(&at, &pid) || at[0] != ' ' || at[1] != '(')
		return -EBADMSG;
	comm = at + 2;

	/* A command may be named ") R (": the last parenthesis is the end. */
	behind = strrchr(comm, ')');
	if (behind == NULL || behind[1] != ' ' || behind[2] == '\0' ||
	    behind[3] != ' ')
		return -EBADMSG;

	at = behind + 3;
	for (i = PPID; i <= RSS; i++)
		if (!take_number(&at, &field[i]))
			return -EBADMSG;

	line.pid = (int)pid;
	snprintf(
	    line.comm, sizeof(line.comm), "%.*s", (int)(behind - comm), comm);
	line.state = behind[2];
	line.ppid = (int)field[PPID];
	line.minor_faults = field[MINFLT];
	line.major_faults = field[MAJFLT];
	line.start_time = field[STARTTIME];
	line.vsize = field[VSIZE];
	line.rss = (int64_t)field[RSS];
	*out = line;
	return 0;
}

int
statm_parse(const char *text, struct statm_line *out)
{
	struct statm_line line;
	const char *at = text;

	if (!take_number(&at, &line.size) ||
	    !take_number(&at, &line.resident) ||
	    !take_number(&at, &line.shared))
		return -EBADMSG;

	*out = line;
	return 0;
}
