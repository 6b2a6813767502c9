/* series.h: what the plots of a page show: some figures of every step. */
#ifndef SHMLAB_REPORT_HTML_SERIES_H
#define SHMLAB_REPORT_HTML_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"
#include "report/rows.h"

/* Actors with a line of their own: the producer and the first consumers. */
#define SERIES_ACTORS_MAX (ROWS_CONSUMERS_MAX + 1)

enum series_figure {
	SERIES_RSS, /* of the region, in KiB; so the next two */
	SERIES_PSS,
	SERIES_USS,
};
#define SERIES_FIGURES 3

struct series_point {
	unsigned number; /* of the step */
	char name[STEP_NAME_MAX];
	bool lives[SERIES_ACTORS_MAX];
	/* 0 without a region; or UNKNOWN. */
	int64_t at[SERIES_ACTORS_MAX][SERIES_FIGURES];
	struct group_record group;
};

struct series {
	struct series_point *points; /* owned */
	size_t count, room;
	size_t actors; /* how many have a line */
};

/* 0 or -ENOMEM. */
int series_add(
    struct series *, const struct head_record *, const struct step_record *);
void series_release(struct series *);

/* "RSS", "PSS", "USS"; and the class of what is drawn of it, "rss". */
const char *series_title(enum series_figure);
const char *series_class(enum series_figure);

/* What is really held, in KiB: distinct frames; or UNKNOWN. */
int64_t series_held(const struct series_point *, const struct head_record *);

#endif
