#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coordinator/answers.h"
#include "coordinator/stdin_line.h"

int
answers_open(
    struct answers *a, const char *path, FILE *out, struct failure_sink *sink)
{
	*a = (struct answers){.sink = sink, .out = out};
	if (path == NULL)
		return 0;
	a->file = fopen(path, "re");
	return a->file != NULL ? 0 : -errno;
}

void
answers_close(struct answers *a)
{
	if (a->file != NULL)
		fclose(a->file);
	a->file = NULL;
}

/* 1, or 0 at the end of the file. */
static int
read_file(FILE *file, char *line, size_t size)
{
	char *whole = NULL;
	size_t room = 0;
	int got;

	do
		got = getline(&whole, &room, file) > 0;
	while (got == 1 && *whole == '#');
	if (got == 1) {
		whole[strcspn(whole, "\n")] = '\0';
		strlcpy(line, whole, size);
	}
	free(whole);
	return got;
}

int
answers_next(struct answers *a, char *line, size_t size)
{
	int got = 0;

	fflush(a->out);
	if (!a->ended)
		got = a->file != NULL ? read_file(a->file, line, size)
				      : stdin_line_read(a->sink, line, size);
	a->ended = got == 0;
	if (got == 1 && (a->file != NULL || isatty(STDIN_FILENO) != 1))
		fprintf(a->out, "%.76s\n", line); /* a line of a screen */
	return got;
}
