#include <stdio.h>
#include <string.h>

#include "os/signal_name.h"

const char *
signal_name(int signal, char *name, size_t size)
{
	const char *abbreviation = sigabbrev_np(signal);

	if (abbreviation != NULL)
		snprintf(name, size, "SIG%s", abbreviation);
	else
		snprintf(name, size, "signal %d", signal);
	return name;
}
