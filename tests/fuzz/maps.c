/* maps.c: lines of /proc/PID/maps in a step: listed where they changed, taken
 * apart, written. What stands before an empty line was there before. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "fuzz.h"
#include "os/utf8.h"
#include "record/read.h"
#include "report/html/maps_diff.h"
#include "report/maps.h"
#include "report/maps_line.h"
#include "report/sentences/explain.h"

#define LINES_MOST 64

/* Makes lines of *text the process's, up to an empty one. */
static void
take_lines(char **text, struct process_record *process, char **lines)
{
	char *line;

	process->maps = lines;
	process->map_count = 0;
	while (process->map_count < LINES_MOST &&
	    (line = strsep(text, "\n")) != NULL && *line != '\0')
		lines[process->map_count++] = line;
	process->region->line = 0;
	while (process->region->line < process->map_count &&
	    strtoull(lines[process->region->line], NULL, 16) !=
		process->region->start)
		process->region->line++;
}

static void
is_squeezed(const char *line)
{
	char *squeezed = maps_line_squeezed(line);

	require(squeezed != NULL && strlen(squeezed) <= strlen(line));
	free(squeezed);
}

/* Whatever bytes the lines hold: what is no UTF-8 is escaped, and all else is
 * read as it was. */
static void
is_written(const struct step_record *step)
{
	const struct process_record *process = step->processes;
	char *text = fuzz_document(step);
	json_t *root = json_loads(text, 0, NULL), *lines;

	lines = json_array_get(json_object_get(root, "steps"), 0);
	lines = json_array_get(json_object_get(lines, "processes"), 0);
	lines = json_object_get(lines, "maps");
	require(json_array_size(lines) == process->map_count);
	for (size_t i = 0; i < process->map_count; i++) {
		char *clean = utf8_escape(process->maps[i], false);
		const char *read = json_string_value(json_array_get(lines, i));

		require(clean != NULL && read != NULL);
		require(strcmp(read, clean) == 0);
		free(clean);
	}
	json_decref(root);
	free(text);
}

static void
is_told(const struct step_record *before, const struct step_record *step)
{
	const struct head_record *head = &fuzz_model()->head;
	struct paper paper = {.out = fuzz_nowhere(), .style = {.width = 80}};
	struct markup page;

	maps_print(&paper, &head->names, before, step, false);
	explain_maps_line(&paper, head, step);
	require(paper_done(&paper) == 0);
	markup_init(&page, paper.out);
	require(maps_diff_write(&page, head, before, step) == 0);
	require(page.depth == 0);
}

void
fuzz_maps(char *text, size_t size)
{
	struct step_record before = fuzz_model()->steps[0], step = before;
	struct process_record was = before.processes[0], is = was;
	struct region_record was_region = *was.region, is_region = was_region;
	char *lines_before[LINES_MOST], *lines[LINES_MOST];

	(void)size;
	was.region = &was_region;
	is.region = &is_region;
	take_lines(&text, &was, lines_before);
	take_lines(&text, &is, lines);
	before.processes = &was;
	step.processes = &is;
	before.process_count = step.process_count = 1;
	for (size_t i = 0; i < is.map_count; i++)
		is_squeezed(lines[i]);
	is_told(&before, &step);
	is_written(&step);
}
