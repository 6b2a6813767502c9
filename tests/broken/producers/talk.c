/* talk: a step that prints.
 *
 * Partner: consumers/talk.c. Broken on purpose: what it prints on its stdout
 * must not appear in the record on the coordinator's stdout.
 */
#include <errno.h>
#include <unistd.h>

#include "role/role.h"

/* write(2) and not printf(3), whose buffer would be a page of its own. */
static int
talk(struct actor *me)
{
	static const char words[] = "the producer talks\n";

	(void)me;
	return write(STDOUT_FILENO, words, sizeof words - 1) < 0 ? -errno : 0;
}

const struct role producer = {
	.summary = "broken: both halves print in a step",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TOGETHER("talk", talk, "everybody prints a line"),
	},
};
