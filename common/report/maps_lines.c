#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/change.h"
#include "report/maps_lines.h"

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
	entry->who.at = calloc(
	    entries->step->process_count, sizeof *entry->who.at);
	if (entry->who.at == NULL)
		return NULL;
	entries->count++;
	return entry;
}

/* One of its regions' own lines; NULL: they have not so many. */
static const char *
region_line(const struct maps_lines *entries, size_t i)
{
	const struct process_record *process = entries->process;

	for (size_t r = 0; r < step_regions(entries->step); r++) {
		const struct region_record *region = step_process_region(
		    entries->step, r, process->index);
		size_t lines = region != NULL && region->mappings > 0
		    ? (size_t)region->mappings
		    : 0;

		if (i >= lines) {
			i -= lines;
			continue;
		}
		return region->line + i < process->map_count
		    ? process->maps[region->line + i]
		    : NULL;
	}
	return NULL;
}

static bool
is_of_region(const struct maps_lines *entries, const char *line)
{
	const char *own;

	for (size_t i = 0; (own = region_line(entries, i)) != NULL; i++)
		if (strcmp(own, line) == 0)
			return true;
	return false;
}

/* The same line may stand twice in what claims to be a process's maps. */
static bool
has_last(const struct actor_set *who, unsigned index)
{
	return who->count > 0 && who->at[who->count - 1] == index;
}

/* Is the line listed for this process, as one that it has? */
static bool
is_listed(const struct maps_lines *entries, const char *line)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct maps_line *entry = &entries->at[i];

		if (entry->sign != '-' && strcmp(entry->line, line) == 0 &&
		    has_last(&entry->who, entries->process->index))
			return true;
	}
	return false;
}

static void
list(void *arg, char sign, const char *line)
{
	struct maps_lines *entries = arg;
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
	if (sign != '-' && is_of_region(entries, line))
		entry->region = true;
	if (!has_last(&entry->who, entries->process->index))
		entry->who.at[entry->who.count++] = entries->process->index;
}

int
maps_lines_make(struct maps_lines *entries, const struct step_record *before,
    const struct step_record *step)
{
	*entries = (struct maps_lines){.step = step};
	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];

		const char *own;

		entries->process = process;
		change_of_maps(step_process(before, process->index), process,
		    list, entries);
		for (size_t n = 0; (own = region_line(entries, n)) != NULL; n++)
			if (!is_listed(entries, own))
				list(entries, ' ', own);
	}
	return entries->error;
}

void
maps_lines_release(struct maps_lines *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		free(entries->at[i].who.at);
	free(entries->at);
}
