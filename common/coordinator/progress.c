#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "coordinator/progress.h"

static double
seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	    1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

void
progress_init(struct progress *p, bool wanted)
{
	*p = (struct progress){
	    .wanted = wanted,
	    .terminal = isatty(STDERR_FILENO) == 1,
	};
	clock_gettime(CLOCK_MONOTONIC, &p->start);
}

void
progress_say(struct progress *p, const char *format, ...)
{
	va_list arguments;

	if (p == NULL || !p->wanted || seconds_since(&p->start) < 1 ||
	    seconds_since(&p->last) < (p->terminal ? 0.5 : 5))
		return;
	clock_gettime(CLOCK_MONOTONIC, &p->last);
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
