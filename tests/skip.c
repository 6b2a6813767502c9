#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"

void
skip_if(bool cannot, const char *why)
{
	if (!cannot)
		return;
	print_message("%s\n", why);
	skip();
}

void
skip_unpredicted(void)
{
	skip_if(TAKES_NOTES,
	    "a sanitizer touches memory of its own: nothing is predicted");
}

void
skip_unbuilt(void)
{
	skip_if(TAKES_NOTES,
	    "that what is wrong is found out shows nothing more with a "
	    "sanitizer: it is not built");
}

void
skip_counted(void)
{
	const char *flags = getenv("CFLAGS");

	skip_if(flags != NULL && strstr(flags, "--coverage") != NULL,
	    "with counters no warning is an error, and limits are others");
}
