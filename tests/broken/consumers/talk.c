/* talk: prints a line on its stdout.
 *
 * Partner: producers/talk.c.
 */
#include <errno.h>
#include <unistd.h>

#include "role/role.h"

static int
talk(struct actor *me)
{
	static const char words[] = "a consumer talks\n";

	(void)me;
	return write(STDOUT_FILENO, words, sizeof words - 1) < 0 ? -errno : 0;
}

const struct role consumer = {
	.steps = {ACT("talk", talk)},
};
