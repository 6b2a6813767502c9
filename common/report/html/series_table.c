#include "report/html/fold.h"
#include "report/html/series_table.h"
#include "report/told_region.h"

static void
put_head(struct markup *m, const struct head_record *head,
    const struct series *series)
{
	char label[ACTOR_LABEL_MAX];

	markup_open(m, "thead");
	markup_open(m, "tr");
	markup_leaf(m, "th", NULL, "step");
	for (unsigned i = 0; i < series->actors; i++)
		markup_leaf(m, "th", NULL,
		    actor_label(&head->names, i, label, sizeof label));
	markup_leaf(m, "th", NULL, "sum of RSS");
	markup_leaf(m, "th", NULL, "sum of PSS");
	markup_leaf(m, "th", NULL, "held");
	markup_close(m);
	markup_close(m);
}

static void
put_figure(struct markup *m, int64_t figure)
{
	char text[FIGURE_MAX];

	markup_leaf(m, "td", NULL, figure_text(figure, text, sizeof text));
}

static void
put_point(struct markup *m, const struct head_record *head,
    const struct series *series, const struct series_point *point)
{
	char texts[SERIES_FIGURES][FIGURE_MAX];

	markup_open(m, "tr");
	markup_leaf_format(m, "th", NULL, "%u %s", point->number, point->name);
	for (size_t i = 0; i < series->actors; i++) {
		for (int j = 0; j < SERIES_FIGURES; j++)
			figure_text(point->at[i][j], texts[j], sizeof texts[j]);
		if (point->lives[i])
			markup_leaf_format(m, "td", NULL, "%s / %s / %s",
			    texts[SERIES_RSS], texts[SERIES_PSS],
			    texts[SERIES_USS]);
		else
			markup_leaf(m, "td", NULL, "");
	}
	put_figure(m, point->group.region_rss_kib);
	put_figure(m, point->group.region_pss_kib);
	put_figure(m, series_held(point, head));
	markup_close(m);
}

void
series_table_write(struct markup *m, const struct head_record *head,
    const struct series *series)
{
	fold_open(m, "numbers", false, "The same in numbers",
	    ": RSS / PSS / USS of the %s, kB", region_noun(head));
	markup_open_class(m, "div", "scroll");
	markup_open_class(m, "table", "figures");
	put_head(m, head, series);
	markup_open(m, "tbody");
	for (size_t i = 0; i < series->count; i++)
		put_point(m, head, series, &series->points[i]);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	markup_close(m);
}
