#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "commands/topics.h"
#include "prove/corpus.h"
#include "report/paper/paper.h"

const struct topic topics[] = {
    {"reading", "how to read the screen", "common/report/README.md"},
    {"model", "the kernel's rules", "common/model/README.md"},
    {"rules", "each rule, and programs of a few lines that show it", NULL},
    {"prove", "predict, quiz, prove", "common/prove/README.md"},
    {"compare", "kinds of mapping side by side", "common/compare/README.md"},
    {"exercise", "exercises, and how to set them", "common/exercise/README.md"},
    {"bench", "what is measured, and what came of it",
	"common/bench/README.md"},
    {"record", "a run as JSON", "common/record/README.md"},
    {"platform", "kernels, file systems and processors",
	"common/machine/README.md"},
    {"authoring", "how to write a pair", "common/authoring/README.md"},
    {"tests", "what the tests check, and how", "tests/README.md"},
    {0},
};

const struct topic *
topic_find(const char *name)
{
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		if (strcmp(topic->name, name) == 0)
			return topic;
	return NULL;
}

/* How far the lines of an item of a list go in, below "- " or "1. ". */
static int
item_indent(const char *line)
{
	int digits = (int)strspn(line, "0123456789");

	if (strncmp(line, "- ", 2) == 0)
		return 2;
	return digits > 0 && strncmp(line + digits, ". ", 2) == 0 ? digits + 2
								  : 0;
}

/* A line without what is meant for a browser: "[text](address)" is text.
 * Allocated; NULL if there is no memory. */
static char *
without_links(const char *line)
{
	char *plain = strdup(line), *to = plain;
	size_t text, address;

	if (plain == NULL)
		return NULL;
	while (*line != '\0') {
		text = *line == '[' ? strcspn(line, "]") : 0;
		address = text > 0 && strncmp(line + text, "](", 2) == 0
		    ? strcspn(line + text, ")")
		    : 0;
		if (address == 0 || line[text + address] != ')') {
			*to++ = *line++;
			continue;
		}
		memcpy(to, line + 1, text - 1);
		to += text - 1;
		line += text + address + 1;
	}
	*to = '\0';
	return plain;
}

/* A row of a table: "RSS: pages that this process has in memory; ...". */
static void
print_row(struct paper *paper, char *row)
{
	struct draft draft;
	size_t cells = 0;
	char *cell;

	if (draft_open(&draft) != NULL)
		while ((cell = strsep(&row, "|")) != NULL) {
			size_t size;

			cell += strspn(cell, " ");
			size = strlen(cell);
			while (size > 0 && cell[size - 1] == ' ')
				size--;
			if (size == 0)
				continue;
			fprintf(draft.out, "%s%.*s",
			    cells == 0	     ? ""
				: cells == 1 ? ": "
					     : "; ",
			    (int)size, cell);
			cells++;
		}
	draft_say(&draft, paper, INK_PLAIN, 2, 6);
}

/* Prose and rows of tables are broken into lines, code is not. The titles of a
 * table, and the rule below them, mean nothing in such rows. */
static void
print_line(struct paper *paper, char *line, bool code, bool titles)
{
	char *plain = code ? NULL : without_links(line);

	if (code || *line == ' ' || *line == '\0')
		fprintf(paper->out, "%s\n", line);
	else if (plain == NULL)
		paper->error = -ENOMEM;
	else if (*plain == '|' && !titles && strncmp(plain, "|--", 3) != 0)
		print_row(paper, plain);
	else if (*plain != '|')
		say_text(paper, INK_PLAIN, 0, item_indent(plain), plain);
	free(plain);
}

static int
print_file(FILE *file, FILE *out)
{
	struct paper paper = {.out = out};
	bool code = false, table = false;
	char *line = NULL;
	size_t size = 0;

	style_init(&paper.style, "never");
	while (getline(&line, &size, file) > 0) {
		bool row = *line == '|';

		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "```", 3) == 0)
			code = !code;
		else
			print_line(&paper, line, code, row && !table);
		table = row;
	}
	free(line);
	return paper_done(&paper) < 0 ? EXIT_CANNOT_RUN : EXIT_BALANCED;
}

int
topic_print(const struct topic *topic, FILE *out)
{
	char path[PATH_MAX];
	FILE *file;
	int status;

	if (topic->path == NULL)
		return corpus_print(out);
	if (!home_text(topic->path, path, sizeof path)) {
		warnx("it is not known where the texts are; type: ./run.sh "
		      "help %s",
		    topic->name);
		return EXIT_CANNOT_RUN;
	}
	file = fopen(path, "re");
	if (file == NULL) {
		warn("the text on '%s' cannot be read: %s", topic->name, path);
		return EXIT_CANNOT_RUN;
	}
	status = print_file(file, out);
	fclose(file);
	return status;
}
