#include <string.h>

#include "compare/row.h"
#include "os/median.h"

struct spread_figure
spread_figure(size_t number)
{
	static const struct spread_figure own[SPREAD_STREAM] = {
	    [SPREAD_HAND_OVER] = {"hand_over_ns",
		offsetof(struct row, hand_over_ns)},
	    [SPREAD_WRITES] = {"write_ns", offsetof(struct row, write_ns)},
	};
	const struct stream_figure *f;

	if (number < SPREAD_STREAM)
		return own[number];
	f = &stream_figures[number - SPREAD_STREAM];
	return (struct spread_figure){
	    f->key, offsetof(struct row, stream) + f->at};
}

static bool
has_figure(const struct row *row, size_t number)
{
	if (number == SPREAD_HAND_OVER)
		return true;
	return row->subject->streams == (number >= SPREAD_STREAM);
}

/* Ascending; false: there is none, or one of them is UNKNOWN. */
static bool
sort(const struct row *row, size_t number, int64_t sorted[SPREAD_RUNS])
{
	unsigned runs = row->spread.runs;

	memcpy(sorted, row->spread.figure[number], runs * sizeof *sorted);
	sort_whole(sorted, runs);
	return runs > 0 && has_figure(row, number) && sorted[0] != UNKNOWN;
}

void
spread_add(struct row *row, const struct row *run)
{
	unsigned runs = ++row->spread.runs;

	for (size_t i = 0; i < SPREAD_FIGURES; i++) {
		size_t offset = spread_figure(i).at;
		int64_t sorted[SPREAD_RUNS];

		row->spread.figure[i][runs - 1] = figure_at(run, offset);
		if (sort(row, i, sorted))
			*(int64_t *)((char *)row + offset) = median_whole(
			    sorted, runs);
	}
}

bool
spread_range(
    const struct row *row, size_t number, int64_t *least, int64_t *most)
{
	int64_t sorted[SPREAD_RUNS];

	if (!sort(row, number, sorted))
		return false;
	*least = sorted[0];
	*most = sorted[row->spread.runs - 1];
	return true;
}
