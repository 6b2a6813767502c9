#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/paper/table.h"
#include "report/paper/units.h"
#include "report/stage_table.h"

#define SIZES	  (FIGURE_USS + 1) /* VSZ, RSS, PSS, USS */
#define COLUMNS	  (1 + 2 * SIZES + 2)
#define RANGE_MAX (2 * FIGURE_MAX)

int
stage_list_add(struct stage_list *list, const struct step_record *step)
{
	const struct process_record *first = step_process(step, 0);
	size_t rest = first != NULL;
	struct stage *stage, *grown;

	grown = reallocarray(list->at, list->count + 1, sizeof *grown);
	if (grown == NULL)
		return -ENOMEM;
	list->at = grown;
	stage = &grown[list->count++];
	*stage = (struct stage){
	    .number = step->number,
	    .has_producer = first != NULL,
	    .has_consumers = step->process_count > rest,
	    .frames = step->group.frames,
	    .nanoseconds = step->nanoseconds,
	};
	strlcpy(stage->name, step->name, sizeof stage->name);
	if (first != NULL)
		stage->producer = process_figures_of(first);
	if (stage->has_consumers)
		memcpy(stage->consumers,
		    process_extremes_of(NULL, step, rest).figures,
		    sizeof stage->consumers);
	return 0;
}

void
stage_list_release(struct stage_list *list)
{
	free(list->at);
	*list = (struct stage_list){0};
}

/* How sizes are printed. */
struct size_form {
	const struct style *style;
	bool brief; /* as units_short() does it */
};

static const char *
put_size(const struct size_form *form, int64_t kib, char *text, size_t size)
{
	return form->brief && kib != UNKNOWN
	    ? units_short(kib, text, size)
	    : size_text(form->style, kib, text, size);
}

/* "853", or "853-864" for different processes. */
static const char *
range_text(const struct size_form *form, int64_t least, int64_t most,
    char text[RANGE_MAX])
{
	char end[FIGURE_MAX];

	put_size(form, least, text, RANGE_MAX);
	if (strcmp(put_size(form, most, end, sizeof end), text) != 0)
		snprintf(
		    text + strlen(text), RANGE_MAX - strlen(text), "-%s", end);
	return text;
}

/* A table is wide enough for the consumers only if there were some. */
static bool
has_consumers(const struct stage_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].has_consumers)
			return true;
	return false;
}

static void
put_stage(struct table *table, const struct size_form *form,
    const struct stage *stage, bool consumers)
{
	char room[2 * SIZES + 2][RANGE_MAX], name[STEP_NAME_MAX + 12], ms[32];
	const char *texts[COLUMNS] = {name};
	size_t n = 1;

	snprintf(name, sizeof name, "%u %s", stage->number, stage->name);
	for (size_t f = 0; f < SIZES; f++, n++)
		if (stage->has_producer)
			texts[n] = put_size(
			    form, stage->producer.at[f], room[n], RANGE_MAX);
	for (size_t f = 0; consumers && f < SIZES; f++, n++)
		if (stage->has_consumers)
			texts[n] = range_text(form, stage->consumers[0].at[f],
			    stage->consumers[1].at[f], room[n]);
	texts[n++] = figure_text(stage->frames, room[0], RANGE_MAX);
	if (stage->nanoseconds > 0)
		texts[n] = ms_text(stage->nanoseconds, ms, sizeof ms);
	table_row(table, INK_PLAIN, texts);
}

/* What the consumers are called: "consumers", "child", "workers". */
static const char *
consumers_name(const struct actor_names *names, char *text, size_t size)
{
	if (names->consumers > 1 && !actor_is_numbered(names, 1))
		return "consumers";
	actor_name(names, 1, text, size);
	if (names->consumers > 1)
		strlcat(text, "s", size);
	return text;
}

/* The whole of it, in one form. */
static void
make_table(struct table *table, const struct size_form *form,
    const struct head_record *head, const struct stage_list *list)
{
	bool consumers = has_consumers(list);
	char first[ACTOR_LABEL_MAX], others[ACTOR_LABEL_MAX + 1];
	const char *titles[COLUMNS] = {"in kB"}, *names[COLUMNS] = {NULL};
	size_t n = 1;

	names[1] = actor_name(&head->names, 0, first, sizeof first);
	for (size_t f = 0; f < SIZES; f++)
		titles[n++] = figure_titles[f];
	if (consumers)
		names[n] = consumers_name(&head->names, others, sizeof others);
	for (size_t f = 0; consumers && f < SIZES; f++)
		titles[n++] = figure_titles[f];
	titles[n++] = "frames";
	if (!head->predicted)
		titles[n++] = "ms";
	table_init(table, names, n);
	table_row(table, INK_HEAD, titles);
	for (size_t i = 0; i < list->count; i++)
		put_stage(table, form, &list->at[i], consumers);
}

/* Whatever is long: figures that may be told otherwise, or are not among the
 * most important ones, go before the table is split. */
void
stage_table_print(struct paper *paper, const struct head_record *head,
    const struct stage_list *list)
{
	struct size_form form = {.style = &paper->style};
	struct table table;

	if (list->count == 0)
		return;
	make_table(&table, &form, head, list);
	if (!table_fits(&table, paper) && !head->predicted)
		table_drop(&table); /* the times */
	if (!table_fits(&table, paper) && !paper->style.in_kib) {
		table_release(&table);
		form.brief = true;
		make_table(&table, &form, head, list);
		if (!table_fits(&table, paper) && !head->predicted)
			table_drop(&table);
	}
	table_print(&table, paper);
	table_release(&table);
}
