/* stillborn: ends before its main function, if STILLBORN says so.
 *
 * Partner: producers/stillborn.c, whose program holds this file as well.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "role/role.h"

/* "producer" or "consumer", by the program's folder. */
static int
is_meant(const char *who)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	path[n > 0 ? n : 0] = '\0';
	return strstr(path, strncmp(who, "producer", 8) == 0
			  ? "/producers/" : "/consumers/") != NULL;
}

__attribute__((constructor)) static void
be_born(void)
{
	const char *who = getenv("STILLBORN");

	if (who == NULL || !is_meant(who))
		return;
	if (strstr(who, "kill") != NULL)
		raise(SIGKILL);
	if (strstr(who, "stop") != NULL)
		raise(SIGSTOP);
	_exit(9);
}

const struct role consumer = {
	.summary = "",
};
