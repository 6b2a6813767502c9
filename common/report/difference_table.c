#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "record/head_difference.h"
#include "report/difference_table.h"
#include "report/paper/table.h"
#include "report/sentences/actor_sets.h"

#define ROWS_MAX 40 /* different rows of a step that are printed */

/* A difference, and the actors that have the very same one. */
struct difference_row {
	const struct figure_difference *first;
	struct actor_set who; /* owned */
};

static void
put_value(FILE *out, const json_t *value)
{
	if (value == NULL)
		fputs("nothing", out);
	else if (json_is_string(value))
		fputs(json_string_value(value), out);
	else
		(void)json_dumpf(value, out, JSON_ENCODE_ANY | JSON_COMPACT);
}

/* "pages: 16 in A, 64 in B". */
static void
tell_member(void *arg, const char *name, const json_t *a, const json_t *b)
{
	struct paper *paper = arg;
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		fprintf(draft.out, "%s: ", name);
		put_value(draft.out, a);
		fputs(" in A, ", draft.out);
		put_value(draft.out, b);
		fputs(" in B", draft.out);
	}
	draft_say(&draft, paper, INK_PLAIN, 2, 4);
}

static bool
is_equal(const struct figure_difference *d, const struct figure_difference *e)
{
	return d->a == e->a && d->b == e->b && strcmp(d->name, e->name) == 0 &&
	    (d->index == FINDING_GROUP) == (e->index == FINDING_GROUP);
}

/* The row that the difference belongs to. NULL: there are too many, or no
 * memory. */
static struct difference_row *
find_row(struct difference_row *rows, size_t *count,
    const struct step_difference *s, const struct figure_difference *d)
{
	struct difference_row *row;

	for (size_t i = 0; i < *count; i++)
		if (is_equal(rows[i].first, d))
			return &rows[i];
	if (*count == ROWS_MAX)
		return NULL;
	row = &rows[*count];
	row->first = d;
	row->who.at = calloc(s->count, sizeof *row->who.at);
	if (row->who.at == NULL)
		return NULL;
	(*count)++;
	return row;
}

/* "consumers 1-2: region_rss_kib". Allocated; or NULL. */
static char *
row_label(const struct actor_names *names, const struct difference_row *row)
{
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		if (row->first->index == FINDING_GROUP)
			fputs("all together", draft.out);
		else
			actor_set_list(draft.out, names, &row->who);
		fprintf(draft.out, ": %s", row->first->name);
	}
	return draft_take(&draft);
}

static void
add_row(struct table *table, const struct actor_names *names,
    const struct difference_row *row)
{
	const struct figure_difference *d = row->first;
	char a[FIGURE_MAX], b[FIGURE_MAX], change[FIGURE_MAX];
	char *label = row_label(names, row);
	const char *texts[] = {label, a, b, change};

	if (label == NULL)
		table->error = -ENOMEM;
	figure_text(d->a, a, sizeof a);
	figure_text(d->b, b, sizeof b);
	snprintf(change, sizeof change, "%+" PRId64, d->b - d->a);
	table_row(table, INK_PLAIN, texts);
	free(label);
}

static bool
is_of_same(const struct difference_row *a, const struct difference_row *b)
{
	return a->who.count == b->who.count &&
	    memcmp(a->who.at, b->who.at, a->who.count * sizeof *a->who.at) == 0;
}

/* Those of the same actors stand together. */
static void
add_rows(struct table *table, const struct actor_names *names,
    const struct difference_row *rows, size_t count)
{
	bool added[ROWS_MAX] = {false};

	for (size_t i = 0; i < count; i++) {
		for (size_t j = i; j < count; j++) {
			if (added[j] || !is_of_same(&rows[i], &rows[j]))
				continue;
			add_row(table, names, &rows[j]);
			added[j] = true;
		}
	}
}

/* "5 write", "3 read, in B step 4". */
static char *
step_title(const struct step_difference *s, char *title, size_t size)
{
	if (s->a->number == s->b->number)
		snprintf(title, size, "%u %s", s->a->number, s->a->name);
	else
		snprintf(title, size, "%u %s, in B step %u", s->a->number,
		    s->a->name, s->b->number);
	return title;
}

static void
print_figures(struct paper *paper, const struct actor_names *names,
    const struct step_difference *s)
{
	struct difference_row rows[ROWS_MAX] = {0};
	char title[STEP_NAME_MAX + 40];
	const char *titles[] = {
	    step_title(s, title, sizeof title), "A", "B", "B - A"};
	size_t count = 0, left = 0;
	struct table table;

	for (size_t i = 0; i < s->count; i++) {
		struct difference_row *row = find_row(
		    rows, &count, s, &s->at[i]);

		if (row == NULL)
			left++;
		else
			row->who.at[row->who.count++] = s->at[i].index;
	}
	table_init(&table, titles, 4);
	add_rows(&table, names, rows, count);
	for (size_t i = 0; i < count; i++)
		free(rows[i].who.at);
	table_widen(&table, 50, 8, (size_t)paper->style.width);
	table_print(&table, paper);
	table_release(&table);
	if (left > 0)
		say(paper, INK_PLAIN, 0, 2, "and %zu more figures", left);
}

static void
print_step(struct paper *paper, const struct actor_names *names,
    const struct step_difference *s)
{
	const struct step_record *only = s->a == NULL ? s->b : s->a;

	if (difference_is_same(s))
		return;
	say_line(paper, 0, "");
	if (s->a == NULL || s->b == NULL) {
		say(paper, INK_HEAD, 0, 2, "%u %s: only in %s", only->number,
		    only->name, s->a == NULL ? "B" : "A");
		return;
	}
	print_figures(paper, names, s);
	if (s->a->verdict != s->b->verdict)
		say(paper, INK_BAD, 0, 2, "verdict: %s in A, %s in B",
		    verdict_name(s->a->verdict), verdict_name(s->b->verdict));
}

/* "5 steps are the same: start, map, leave." */
static void
print_same(struct paper *paper, const struct record_difference *all)
{
	struct draft draft;
	size_t told = 0;

	if (draft_open(&draft) != NULL && all->same == 0)
		fputs("No step is the same.", draft.out);
	else if (draft.out != NULL)
		fprintf(draft.out, "%s%zu step%s the same: ",
		    all->same == all->count ? "All " : "", all->same,
		    all->same == 1 ? " is" : "s are");
	for (size_t i = 0; i < all->count && draft.out != NULL; i++)
		if (difference_is_same(&all->steps[i]))
			fprintf(draft.out, "%s%s", told++ > 0 ? ", " : "",
			    all->steps[i].a->name);
	if (draft.out != NULL && told > 0)
		fputc('.', draft.out);
	draft_say(&draft, paper, INK_PLAIN, 0, 2);
}

void
difference_print(struct paper *paper, const char *const names[2],
    const struct record *a, const struct record *b,
    const struct record_difference *all)
{
	say(paper, INK_HEAD, 0, 2, "A: %s, B: %s", names[0], names[1]);
	head_difference_each(a, b, tell_member, paper);
	for (size_t i = 0; i < all->count; i++)
		print_step(paper, &a->head.names, &all->steps[i]);
	say_line(paper, 0, "");
	print_same(paper, all);
	if (all->unknown > 0)
		say(paper, INK_PLAIN, 0, 2,
		    "%zu figure%s known in one of them only, and not compared.",
		    all->unknown, all->unknown == 1 ? " is" : "s are");
}
