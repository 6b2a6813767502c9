#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/change.h"
#include "report/maps.h"
#include "report/maps_line.h"
#include "report/sentences/actor_sets.h"

#define LINES_MAX 12 /* different lines of a step that are printed */

/* A line with its sign (' ': the region's own line, unchanged) and the actors
 * who have it. */
struct maps_line {
	char sign;
	const char *line; /* in the record */
	bool region;
	struct actor_set who;
};

struct maps_lines {
	struct maps_line *at;
	size_t count, room;
	size_t processes;
	/* The process whose changes are being listed. */
	const struct process_record *process;
	bool region_listed;
	int error;
};

static void
release(struct maps_lines *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		free(entries->at[i].who.at);
	free(entries->at);
}

static struct maps_line *
find(struct maps_lines *entries, char sign, const char *line)
{
	for (size_t i = 0; i < entries->count; i++)
		if (entries->at[i].sign == sign &&
		    strcmp(entries->at[i].line, line) == 0)
			return &entries->at[i];
	return NULL;
}

static struct maps_line *
append(struct maps_lines *entries)
{
	struct maps_line *entry;

	if (entries->count == entries->room) {
		size_t room = entries->room > 0 ? 2 * entries->room : 8;

		entry = reallocarray(entries->at, room, sizeof *entry);
		if (entry == NULL)
			return NULL;
		entries->at = entry;
		entries->room = room;
	}
	entry = &entries->at[entries->count];
	*entry = (struct maps_line){0};
	entry->who.at = calloc(entries->processes, sizeof *entry->who.at);
	if (entry->who.at == NULL)
		return NULL;
	entries->count++;
	return entry;
}

static const char *
region_line(const struct process_record *process)
{
	const struct region_record *region = process->region;

	if (region == NULL || region->line >= process->map_count)
		return NULL;
	return process->maps[region->line];
}

static void
list(void *arg, char sign, const char *line)
{
	struct maps_lines *entries = arg;
	const char *own = region_line(entries->process);
	struct maps_line *entry = find(entries, sign, line);

	if (entry == NULL) {
		entry = append(entries);
		if (entry == NULL) {
			entries->error = -ENOMEM;
			return;
		}
		entry->sign = sign;
		entry->line = line;
	}
	if (own != NULL && sign != '-' && strcmp(own, line) == 0)
		entry->region = entries->region_listed = true;
	entry->who.at[entry->who.count++] = entries->process->index;
}

static bool
same_actors(const struct actor_set *a, const struct actor_set *b)
{
	return a->count == b->count &&
	    memcmp(a->at, b->at, a->count * sizeof *a->at) == 0;
}

static void
tell_owners(
    FILE *out, const struct actor_names *names, const struct actor_set *who)
{
	fputs("maps of ", out);
	actor_set_list(out, names, who);
	fputc(':', out);
}

/* The line and its sign; with those who have it on the same line, or on one
 * above unless that was printed. */
static void
print_entry(struct paper *paper, const struct actor_names *names,
    const struct maps_line *entry, bool same_line, bool owned)
{
	enum ink ink = entry->sign == ' ' ? INK_PLAIN : INK_CHANGE;
	char *line = maps_line_squeezed(entry->line);
	struct draft draft;

	if (line == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	if (draft_open(&draft) != NULL && !owned)
		tell_owners(draft.out, names, &entry->who);
	if (same_line && draft.out != NULL)
		fprintf(draft.out, " %c %s", entry->sign, line);
	draft_say(&draft, paper, same_line ? ink : INK_PLAIN, 0, 2);
	if (!same_line)
		say(paper, ink, entry->sign == ' ' ? 4 : 2, 6, "%c %s",
		    entry->sign, line);
	free(line);
}

/* Prints the lines of the region, or all others. */
static void
print_entries(struct paper *paper, const struct actor_names *names,
    const struct maps_lines *entries, bool region, bool same_line,
    size_t *printed, const struct actor_set **owners)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct maps_line *entry = &entries->at[i];
		bool owned = !same_line && *owners != NULL &&
		    same_actors(*owners, &entry->who);

		if (entry->region != region || ++*printed > LINES_MAX)
			continue;
		print_entry(paper, names, entry, same_line, owned);
		*owners = &entry->who;
	}
}

void
maps_print(struct paper *paper, const struct actor_names *names,
    const struct step_record *before, const struct step_record *step,
    bool changes_only)
{
	struct maps_lines entries = {.processes = step->process_count};
	const struct actor_set *owners = NULL;
	size_t printed = 0;

	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];

		entries.process = process;
		entries.region_listed = false;
		change_of_maps(step_process(before, process->index), process,
		    list, &entries);
		if (!changes_only && region_line(process) != NULL &&
		    !entries.region_listed)
			list(&entries, ' ', region_line(process));
	}
	if (entries.error != 0)
		paper->error = entries.error;
	print_entries(
	    paper, names, &entries, true, changes_only, &printed, &owners);
	print_entries(
	    paper, names, &entries, false, changes_only, &printed, &owners);
	if (printed > LINES_MAX)
		say(paper, INK_PLAIN, 0, 2, "and %zu more lines of maps",
		    printed - LINES_MAX);
	release(&entries);
}
