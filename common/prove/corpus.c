#include <dirent.h>
#include <err.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "prove/corpus.h"

#define FOLDER "tests/programs"
#define LINE   256

/* Reads a line of the comment that a program begins with, up to what to expect.
 */
static bool
next_line(FILE *program, char text[LINE])
{
	char line[LINE];

	if (fgets(line, sizeof line, program) == NULL || *line != '#')
		return false;
	line[strcspn(line, "\n")] = '\0';
	strlcpy(text, line + 1 + strspn(line + 1, " "), LINE);
	return strncmp(text, "Expect:", strlen("Expect:")) != 0;
}

/* The rule as a program states it. Its title is left out if the program before
 * has the same. */
static void
print_rule(FILE *program, char title[LINE], FILE *out)
{
	char text[LINE];

	if (!next_line(program, text))
		return;
	fputc('\n', out);
	if (strcmp(text, title) != 0)
		fprintf(out, "%s\n", text);
	strlcpy(title, text, LINE);
	while (next_line(program, text))
		if (*text != '\0')
			fprintf(out, "  %s\n", text);
}

/* A file that is gone is told of, and no reason to stop. */
static void
print_program(const char *folder, const char *name, char title[LINE], FILE *out)
{
	char path[PATH_MAX + NAME_MAX + 2];
	FILE *program;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	program = fopen(path, "re");
	if (program == NULL) {
		warn("%s", path);
		return;
	}
	print_rule(program, title, out);
	fclose(program);
	fprintf(out, "  Replay: %s\n", name);
}

static int
is_program(const struct dirent *entry)
{
	return fnmatch("rule-*.txt", entry->d_name, 0) == 0;
}

int
corpus_print(FILE *out)
{
	char folder[PATH_MAX], title[LINE] = "";
	struct dirent **programs;
	int count;

	if (!home_text(FOLDER, folder, sizeof folder))
		strlcpy(folder, FOLDER, sizeof folder);
	count = scandir(folder, &programs, is_program, alphasort);
	if (count <= 0) {
		warnx("the rules are printed from the programs of the source "
		      "tree, and there are none in %s",
		    folder);
		return EXIT_CANNOT_RUN;
	}
	fprintf(out,
	    "The rules of the model, each with the programs that show it on "
	    "this kernel.\nTo replay one: %s prove --replay %s/NAME\n",
	    home_command(), home_is_installed() ? folder : FOLDER);
	for (int i = 0; i < count; i++) {
		print_program(folder, programs[i]->d_name, title, out);
		free(programs[i]);
	}
	free(programs);
	return EXIT_BALANCED;
}
