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

/* The same line may stand twice in what claims to be a process's maps. */
static bool
has_last(const struct actor_set *who, unsigned index)
{
	return who->count > 0 && who->at[who->count - 1] == index;
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
	if (!has_last(&entry->who, entries->process->index))
		entry->who.at[entry->who.count++] = entries->process->index;
}

int
maps_lines_make(struct maps_lines *entries, const struct step_record *before,
    const struct step_record *step)
{
	*entries = (struct maps_lines){.processes = step->process_count};
	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];

		entries->process = process;
		entries->region_listed = false;
		change_of_maps(step_process(before, process->index), process,
		    list, entries);
		if (region_line(process) != NULL && !entries->region_listed)
			list(entries, ' ', region_line(process));
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
