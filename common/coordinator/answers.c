#include <unistd.h>

#include "coordinator/answers.h"

int
answers_open(
    struct answers *a, const char *path, FILE *out, struct failure_sink *sink)
{
	*a = (struct answers){.sink = sink, .out = out, .in = input_stdin};
	return path != NULL ? input_open(&a->in, path) : 0;
}

static bool
is_file(const struct answers *a)
{
	return a->in.fd != STDIN_FILENO;
}

void
answers_close(struct answers *a)
{
	if (is_file(a) && a->in.fd >= 0)
		close(a->in.fd);
	a->in = input_stdin;
}

int
answers_next(struct answers *a, char *line, size_t size)
{
	int got = 0;

	fflush(a->out);
	if (!a->ended)
		do
			got = input_line_read(a->sink, &a->in, line, size);
		while (got == 1 && is_file(a) && *line == '#');
	a->ended = got == 0;
	if (got == 1 && (is_file(a) || isatty(STDIN_FILENO) != 1))
		fprintf(a->out, "%s\n", line);
	return got;
}
