#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "authoring/source.h"

/* Between these a word is the name of a pair. */
static const struct place {
	const char *before, *behind;
} places[] = {
    {"producers/", ".c"},
    {"consumers/", ".c"},
    {"./run.sh ", ""},
    {"./run.sh predict ", ""},
    {"./run.sh check ", ""},
};

char *
source_read(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t size;
	int error;

	if (file == NULL)
		return NULL;
	errno = 0;
	size = getdelim(&text, &room, '\0', file);
	error = errno;
	if (size < 0 && error == 0 && !ferror(file))
		text[0] = '\0'; /* an empty file */
	fclose(file);
	if (error == 0)
		return text;
	free(text);
	errno = error;
	return NULL;
}

static bool
ends_with(const char *text, const char *end, const char *word)
{
	size_t length = strlen(word);

	return (size_t)(end - text) >= length &&
	    memcmp(end - length, word, length) == 0;
}

static bool
begins_with(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

/* Is the word of that length, at that place of the text, the name of a pair? */
static bool
is_pair_name(const char *text, const char *at, size_t length)
{
	const char *behind = at + length;

	if (isalnum((unsigned char)*behind) || *behind == '_' || *behind == '-')
		return false;
	if (at == text + strlen("/* ") && begins_with(text, "/* ") &&
	    *behind == ':')
		return true;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (ends_with(text, at, places[i].before) &&
		    begins_with(behind, places[i].behind))
			return true;
	return false;
}

char *
source_renamed(const char *text, const char *from, const char *to)
{
	const size_t length = strlen(from);
	const char *rest = text, *at = text;
	char *renamed = NULL;
	size_t size;
	FILE *out = open_memstream(&renamed, &size);

	if (out == NULL)
		return NULL;
	while ((at = strstr(at, from)) != NULL) {
		if (is_pair_name(text, at, length)) {
			fwrite(rest, 1, (size_t)(at - rest), out);
			fputs(to, out);
			rest = at + length;
		}
		at += length;
	}
	fputs(rest, out);
	if (fclose(out) == 0)
		return renamed;
	free(renamed);
	return NULL;
}

int
source_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	size_t left = strlen(text);
	int error = 0;

	if (fd < 0)
		return -errno;
	while (left > 0 && error == 0) {
		ssize_t n = write(fd, text, left);

		if (n < 0 && errno != EINTR)
			error = -errno;
		if (n > 0) {
			text += n;
			left -= (size_t)n;
		}
	}
	if (close(fd) < 0 && error == 0)
		error = -errno;
	if (error < 0)
		unlink(path);
	return error;
}

bool
source_introduces(const char *text, const char *pair)
{
	size_t length = strlen(pair);

	return begins_with(text, "/* ") && begins_with(text + 3, pair) &&
	    text[3 + length] == ':';
}
