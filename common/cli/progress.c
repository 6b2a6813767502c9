#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/progress.h"
#include "os/clock.h"

static double
seconds_since(uint64_t then)
{
	return 1e-9 * (double)(clock_ns() - then);
}

/* A line that is wrapped could not be erased. */
static int
room_for_words(void)
{
	struct winsize size;
	int columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 &&
		size.ws_col > 0
	    ? size.ws_col
	    : 80;
	int room = columns - 1 - (int)strlen("shmlab: ");

	return room > 0 ? room : 0;
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
	char words[512];

	if (p == NULL || !p->wanted || seconds_since(p->start) < 1 ||
	    seconds_since(p->last) < (p->terminal ? 0.5 : 5))
		return;
	p->last = clock_ns();
	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	if (p->terminal)
		fprintf(
		    stderr, "\r\033[Kshmlab: %.*s", room_for_words(), words);
	else
		fprintf(stderr, "shmlab: %s\n", words);
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
