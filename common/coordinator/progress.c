#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "coordinator/progress.h"
#include "region/clock.h"

static double
seconds_since(uint64_t then)
{
	return 1e-9 * (double)(clock_ns() - then);
}

void
progress_init(struct progress *p, bool wanted)
{
	*p = (struct progress){
	    .wanted = wanted,
	    .terminal = isatty(STDERR_FILENO) == 1,
	    .start = clock_ns(),
	};
}

void
progress_say(struct progress *p, const char *format, ...)
{
	va_list arguments;

	if (p == NULL || !p->wanted || seconds_since(p->start) < 1 ||
	    seconds_since(p->last) < (p->terminal ? 0.5 : 5))
		return;
	p->last = clock_ns();
	if (p->terminal)
		fputs("\r\033[K", stderr);
	fputs("shmlab: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs(p->terminal ? "" : "\n", stderr);
	fflush(stderr);
	p->shown = p->terminal;
}

void
progress_clear(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	p->shown = false;
}
