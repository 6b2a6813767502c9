#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/maps_diff.h"
#include "report/maps_lines.h"

#define LINES_MAX 40 /* with more, the record has the others */

enum maps_field {
	FIELD_RANGE,
	FIELD_PERMS,
	FIELD_OFFSET,
	FIELD_DEVICE,
	FIELD_INODE,
	FIELD_PATH,
};
#define FIELDS 6

/* A line taken apart. */
struct maps_fields {
	struct {
		const char *text;
		int length;
	} at[FIELDS];
	uint64_t kib;
};

static void
take_apart(const char *line, struct maps_fields *fields)
{
	uint64_t start, end;

	*fields = (struct maps_fields){0};
	for (int i = 0; i < FIELDS; i++) {
		line += strspn(line, " ");
		fields->at[i].text = line;
		fields->at[i].length = (int)(i == FIELD_PATH
			? strlen(line)
			: strcspn(line, " "));
		line += fields->at[i].length;
	}
	if (sscanf(fields->at[FIELD_RANGE].text, "%" SCNx64 "-%" SCNx64, &start,
		&end) == 2)
		fields->kib = (end - start) / 1024;
}

static bool
is_equal(const struct maps_fields *a, const struct maps_fields *b, int i)
{
	return a->at[i].length == b->at[i].length &&
	    strncmp(a->at[i].text, b->at[i].text, (size_t)a->at[i].length) == 0;
}

/* was is NULL unless the line changed. */
static void
put_field(struct markup *m, const struct maps_fields *was,
    const struct maps_fields *is, int i)
{
	markup_open(m, "td");
	if (was != NULL && !is_equal(was, is, i)) {
		markup_leaf_format(
		    m, "del", NULL, "%.*s", was->at[i].length, was->at[i].text);
		markup_text(m, " ");
		markup_leaf_format(
		    m, "ins", NULL, "%.*s", is->at[i].length, is->at[i].text);
	} else {
		markup_text_format(m, "%.*s", is->at[i].length, is->at[i].text);
	}
	markup_close(m);
}

/* The line that begins at the same address, in the process of the first actor
 * of the entry. */
static const char *
line_before(const struct step_record *before, const struct maps_line *entry)
{
	const struct process_record *was = step_process(
	    before, entry->who.at[0]);
	uint64_t start = strtoull(entry->line, NULL, 16);

	for (size_t i = 0; was != NULL && i < was->map_count; i++)
		if (strtoull(was->maps[i], NULL, 16) == start)
			return was->maps[i];
	return NULL;
}

static void
put_actors(struct markup *m, const struct actor_names *names,
    const struct actor_set *who)
{
	struct draft d;

	if (draft_open(&d) != NULL)
		actor_set_list(d.out, names, who);
	markup_open(m, "td");
	markup_draft(m, &d);
	markup_close(m);
}

static const struct {
	char sign;
	const char *shown, *class, *word;
} signs[] = {
    {' ', "=", "kept", "unchanged"},
    {'+', "+", "added", "added"},
    {'-', "\u2212", "removed", "removed"},
    {'~', "~", "altered", "changed"},
};
#define SIGNS (sizeof signs / sizeof *signs)

static size_t
sign_of(const struct maps_line *entry)
{
	size_t i = 0;

	while (i + 1 < SIGNS && signs[i].sign != entry->sign)
		i++;
	return i;
}

static void
put_line(struct markup *m, const struct actor_names *names,
    const struct step_record *before, const struct maps_line *entry)
{
	const char *line = entry->sign == '~' ? line_before(before, entry)
					      : NULL;
	size_t sign = sign_of(entry);
	struct maps_fields was, is;

	take_apart(entry->line, &is);
	if (line != NULL)
		take_apart(line, &was);
	markup_open(m, "tr");
	markup_attribute_format(m, "class", "%s%s", signs[sign].class,
	    entry->region ? " region" : "");
	markup_open_class(m, "td", "sign");
	markup_attribute(m, "title", signs[sign].word);
	markup_text(m, signs[sign].shown);
	markup_close(m);
	for (int i = 0; i < FIELDS; i++)
		put_field(m, line != NULL ? &was : NULL, &is, i);
	markup_leaf_format(m, "td", "number", "%" PRIu64, is.kib);
	put_actors(m, names, &entry->who);
	markup_close(m);
}

static void
put_head(struct markup *m)
{
	static const char *const titles[] = {"", "address", "perms", "offset",
	    "device", "inode", "path", "kB", "in maps of"};

	markup_open(m, "thead");
	markup_open(m, "tr");
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		markup_leaf(m, "th", NULL, titles[i]);
	markup_close(m);
	markup_close(m);
}

/* The lines of the region, or all others. */
static void
put_lines(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct maps_lines *lines,
    bool region, size_t *put)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->at[i].region == region && (*put)++ < LINES_MAX)
			put_line(m, &head->names, before, &lines->at[i]);
}

/* "maps: 1 added, 1 changed". */
static void
put_summary(struct markup *m, const struct maps_lines *lines)
{
	const char *join = ": ";
	size_t counts[SIGNS] = {0};

	for (size_t i = 0; i < lines->count; i++)
		counts[sign_of(&lines->at[i])]++;
	markup_open(m, "summary");
	markup_leaf(m, "b", NULL, "/proc/PID/maps");
	for (size_t i = 1; i < SIGNS; i++) {
		if (counts[i] == 0)
			continue;
		markup_text_format(
		    m, "%s%zu %s", join, counts[i], signs[i].word);
		join = ", ";
	}
	if (lines->count == counts[0])
		markup_text(m, ": no line changed");
	markup_close(m);
}

static bool
has_change(const struct maps_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->at[i].sign != ' ')
			return true;
	return false;
}

int
maps_diff_write(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	struct maps_lines lines;
	int error = maps_lines_make(&lines, before, step);
	size_t put = 0;

	if (error == 0 && lines.count > 0) {
		markup_open_class(m, "details", "fold maps");
		if (has_change(&lines))
			markup_attribute(m, "open", "");
		put_summary(m, &lines);
		markup_open_class(m, "div", "scroll");
		markup_open_class(m, "table", "lines");
		put_head(m);
		markup_open(m, "tbody");
		put_lines(m, head, before, &lines, true, &put);
		put_lines(m, head, before, &lines, false, &put);
		markup_close(m);
		markup_close(m);
		markup_close(m);
		if (put > LINES_MAX)
			markup_leaf_format(m, "p", "note",
			    "and %zu more lines, which the record has",
			    put - LINES_MAX);
		markup_close(m);
	}
	maps_lines_release(&lines);
	return error;
}
