#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/pager.h"

/* A terminal that shows nothing but lines needs no pager. */
static const char *
pager_command(void)
{
	const char *pager = getenv("PAGER");

	if (isatty(STDOUT_FILENO) != 1)
		return NULL;
	if (pager != NULL && *pager != '\0')
		return pager;
	return "command -v less >/dev/null && exec less -FRX; exec cat";
}

void
pager_show(const char *text)
{
	const char *command = pager_command();
	FILE *pager = NULL;

	fflush(stdout);
	if (command != NULL)
		pager = popen(command, "we");
	fputs(text, pager != NULL ? pager : stdout);
	if (pager != NULL)
		(void)pclose(pager);
}
