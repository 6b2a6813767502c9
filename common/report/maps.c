#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/maps.h"
#include "report/maps_line.h"
#include "report/maps_lines.h"

#define LINES_MAX 12 /* different lines of a step that are printed */

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
    const struct maps_lines *entries, bool region, bool changes_only,
    size_t *printed, const struct actor_set **owners)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct maps_line *entry = &entries->at[i];
		bool owned = !changes_only && *owners != NULL &&
		    same_actors(*owners, &entry->who);

		if (entry->region != region ||
		    (changes_only && entry->sign == ' ') ||
		    ++*printed > LINES_MAX)
			continue;
		print_entry(paper, names, entry, changes_only, owned);
		*owners = &entry->who;
	}
}

void
maps_print(struct paper *paper, const struct actor_names *names,
    const struct step_record *before, const struct step_record *step,
    bool changes_only)
{
	struct maps_lines entries;
	const struct actor_set *owners = NULL;
	size_t printed = 0;

	if (maps_lines_make(&entries, before, step) < 0)
		paper->error = -ENOMEM;
	print_entries(
	    paper, names, &entries, true, changes_only, &printed, &owners);
	print_entries(
	    paper, names, &entries, false, changes_only, &printed, &owners);
	if (printed > LINES_MAX)
		say(paper, INK_PLAIN, 0, 2, "and %zu more lines of maps",
		    printed - LINES_MAX);
	maps_lines_release(&entries);
}
