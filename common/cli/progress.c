#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/progress.h"
#include "os/clock.h"

#define WORTH_TELLING 10 /* seconds */

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

static void
print(struct progress *p, const char *words)
{
	p->last = clock_ns();
	if (p->terminal)
		fprintf(
		    stderr, "\r\033[Kshmlab: %.*s", room_for_words(), words);
	else
		fprintf(stderr, "shmlab: %s\n", words);
	fflush(stderr);
	p->shown = p->terminal;
}

/* "30 s", "4 min", "2 h": rounded up. */
static char *
duration(double seconds, char *text, size_t size)
{
	double unit = seconds <= 90 ? 1 : seconds <= 5400 ? 60 : 3600;
	unsigned long long count = (unsigned long long)(seconds / unit);

	if ((double)count < seconds / unit)
		count++;
	snprintf(text, size, "%llu %s", count,
	    unit == 1	     ? "s"
		: unit == 60 ? "min"
			     : "h");
	return text;
}

char *
progress_words(
    uint64_t done, uint64_t total, double seconds, char *text, size_t size)
{
	char left[32];
	double part;

	if (total == 0) {
		duration(seconds, left, sizeof left);
		snprintf(text, size, "%s so far", left);
		return text;
	}
	part = done < total ? (double)done / (double)total : 1;
	if (done > 0)
		snprintf(text, size, "%.0f %%, about %s left", 100 * part,
		    duration(seconds / part - seconds, left, sizeof left));
	else
		snprintf(text, size, "0 %%");
	return text;
}

void
progress_init(struct progress *p, bool wanted)
{
	*p = (struct progress){
	    .wanted = wanted,
	    .terminal = isatty(STDERR_FILENO) == 1,
	    .start = clock_ns(),
	};
	p->began = p->start;
}

void
progress_begin(struct progress *p, double seconds, const char *format, ...)
{
	char line[128], time[32];
	va_list arguments;

	if (p == NULL)
		return;
	p->began = clock_ns();
	va_start(arguments, format);
	vsnprintf(p->work, sizeof p->work - 2, format, arguments);
	va_end(arguments);
	strcat(p->work, ": ");
	if (!p->wanted || seconds <= WORTH_TELLING)
		return;
	snprintf(line, sizeof line, "%sabout %s", p->work,
	    duration(seconds, time, sizeof time));
	print(p, line);
}

void
progress_say(
    struct progress *p, uint64_t done, uint64_t total, const char *format, ...)
{
	char how_far[64], words[256], line[512];
	va_list arguments;

	if (p == NULL || !p->wanted || seconds_since(p->start) < 1 ||
	    seconds_since(p->last) < (p->terminal ? 0.5 : 5))
		return;
	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	progress_words(
	    done, total, seconds_since(p->began), how_far, sizeof how_far);
	snprintf(line, sizeof line, "%s: %s%s", how_far, p->work, words);
	print(p, line);
}

void
progress_clear(struct progress *p)
{
	if (p == NULL)
		return;
	if (p->shown)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	p->shown = false;
}
