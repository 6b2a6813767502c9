#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/html/series.h"

/* Of all its regions. */
static void
add_process(
    struct series_point *point, const struct step_record *step, unsigned index)
{
	int64_t *at = point->at[index];

	point->lives[index] = true;
	for (size_t i = 0; i < step_regions(step); i++) {
		const struct region_record *region = step_process_region(
		    step, i, index);

		if (region == NULL)
			continue;
		figure_add(&at[SERIES_RSS], region->rss_kib);
		figure_add(&at[SERIES_PSS], region->pss_kib);
		figure_add(&at[SERIES_USS], region->uss_kib);
	}
}

int
series_add(struct series *series, const struct head_record *head,
    const struct step_record *step)
{
	unsigned consumers = head->parameters.consumers;
	struct series_point *point;

	if (series->count == series->room) {
		size_t room = series->room > 0 ? 2 * series->room : 16;

		point = reallocarray(series->points, room, sizeof *point);
		if (point == NULL)
			return -ENOMEM;
		series->points = point;
		series->room = room;
	}
	series->actors = 1 +
	    (consumers > ROWS_CONSUMERS_MAX ? ROWS_CONSUMERS_FEW : consumers);
	point = &series->points[series->count++];
	*point = (struct series_point){
	    .number = step->number,
	    .group = step->group,
	};
	snprintf(point->name, sizeof point->name, "%s", step->name);
	for (size_t i = 0; i < step->process_count; i++)
		if (step->processes[i].index < series->actors)
			add_process(point, step, step->processes[i].index);
	return 0;
}

void
series_release(struct series *series)
{
	free(series->points);
	*series = (struct series){0};
}

const char *
series_title(enum series_figure figure)
{
	static const char *const titles[] = {"RSS", "PSS", "USS"};

	return titles[figure];
}

const char *
series_class(enum series_figure figure)
{
	static const char *const names[] = {"rss", "pss", "uss"};

	return names[figure];
}

int64_t
series_held(const struct series_point *point, const struct head_record *head)
{
	int64_t page_kib = (int64_t)(head->platform.page_size / 1024);

	return point->group.frames == UNKNOWN ? UNKNOWN
					      : point->group.frames * page_kib;
}
