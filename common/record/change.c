#include <stdlib.h>
#include <string.h>

#include "record/change.h"
#include "record/stop.h"

/* Used if nothing is mapped: all figures are 0, and there are no pages. */
static const struct region_record no_region;

/* Stands after the last run of a list, and has no end. */
static const struct run no_pages = {
    .count = UINT64_MAX,
    .state = PAGE_ABSENT,
    .frame = FRAME_UNSEEN,
};

static int64_t
difference(int64_t before, int64_t after)
{
	if (before == UNKNOWN || after == UNKNOWN)
		return UNKNOWN;
	return after - before;
}

static const struct region_record *
region_of(const struct process_record *process)
{
	if (process == NULL || process->region == NULL)
		return &no_region;
	return process->region;
}

static bool
pages_are_known(const struct region_record *region)
{
	return region->run_count > 0 || region->start == region->end;
}

static void
compare_frames(const struct run *from, const struct run *to, uint64_t page,
    uint64_t count, struct change *out)
{
	if (!page_state_is_framed(from->state) ||
	    !page_state_is_framed(to->state))
		return;
	if (from->frame == FRAME_UNSEEN || to->frame == FRAME_UNSEEN) {
		out->frames_known = false;
		return;
	}
	/* Frames ascend with the pages in both runs, so what is true of the
	 * first page is true of all. */
	if (from->frame + (page - from->first) ==
	    to->frame + (page - to->first))
		out->kept += count;
	else
		out->replaced += count;
}

static void
compare_pages(const struct region_record *before,
    const struct region_record *after, struct change *out)
{
	size_t b = 0, a = 0;
	uint64_t page = 0;

	while ((b < before->run_count || a < after->run_count) &&
	    !record_is_stopped()) {
		const struct run *from = b < before->run_count
		    ? &before->runs[b]
		    : &no_pages;
		const struct run *to = a < after->run_count ? &after->runs[a]
							    : &no_pages;
		uint64_t from_end = from->first + from->count;
		uint64_t to_end = to->first + to->count;
		uint64_t end = from_end < to_end ? from_end : to_end;

		out->pages[from->state][to->state] += end - page;
		if (from->state == PAGE_ABSENT && to->anonymous &&
		    page_state_is_framed(to->state))
			out->taken += end - page;
		compare_frames(from, to, page, end - page, out);
		b += end == from_end;
		a += end == to_end;
		page = end;
	}
}

static void
change_of_pages(const struct region_record *before,
    const struct region_record *after, struct change *out)
{
	if (!pages_are_known(before) || !pages_are_known(after))
		return;
	out->pages_known = true;
	out->frames_known = true;
	if (before->start == after->start) {
		compare_pages(before, after, out);
	} else {
		compare_pages(before, &no_region, out);
		compare_pages(&no_region, after, out);
	}
	if (!out->frames_known)
		out->replaced = out->kept = 0;
}

void
change_between(const struct process_record *before,
    const struct process_record *after, struct change *out)
{
	const struct region_record *from = region_of(before);
	const struct region_record *to = region_of(after);

	*out = (struct change){
	    .vsz_kib = UNKNOWN,
	    .rss_kib = UNKNOWN,
	    .pss_kib = UNKNOWN,
	    .uss_kib = UNKNOWN,
	    .minor_faults = UNKNOWN,
	    .major_faults = UNKNOWN,
	    .settling_faults = UNKNOWN,
	    .region_size_kib = UNKNOWN,
	    .region_rss_kib = UNKNOWN,
	    .region_pss_kib = UNKNOWN,
	    .region_uss_kib = UNKNOWN,
	    .region_huge_kib = UNKNOWN,
	};
	change_of_pages(from, to, out);
	if (before == NULL)
		return;
	out->vsz_kib = difference(before->vsz_kib, after->vsz_kib);
	out->rss_kib = difference(before->rss_kib, after->rss_kib);
	out->pss_kib = difference(before->pss_kib, after->pss_kib);
	out->uss_kib = difference(before->uss_kib, after->uss_kib);
	out->minor_faults = difference(
	    before->minor_faults, after->minor_faults);
	out->major_faults = difference(
	    before->major_faults, after->major_faults);
	out->settling_faults = difference(
	    before->settling_faults, after->settling_faults);
	out->region_size_kib = difference(from->size_kib, to->size_kib);
	out->region_rss_kib = difference(from->rss_kib, to->rss_kib);
	out->region_pss_kib = difference(from->pss_kib, to->pss_kib);
	out->region_uss_kib = difference(from->uss_kib, to->uss_kib);
	out->region_huge_kib = difference(from->huge_kib, to->huge_kib);
}

static uint64_t
start_of(const char *line)
{
	return strtoull(line, NULL, 16);
}

void
change_of_maps(const struct process_record *before,
    const struct process_record *after,
    void (*visit)(void *arg, char sign, const char *line), void *arg)
{
	size_t b = 0, a = 0;

	if (before == NULL)
		return;
	while (b < before->map_count && a < after->map_count) {
		const char *from = before->maps[b], *to = after->maps[a];

		if (start_of(from) < start_of(to)) {
			visit(arg, '-', from);
			b++;
		} else if (start_of(from) > start_of(to)) {
			visit(arg, '+', to);
			a++;
		} else {
			if (strcmp(from, to) != 0)
				visit(arg, '~', to);
			b++;
			a++;
		}
	}
	while (b < before->map_count)
		visit(arg, '-', before->maps[b++]);
	while (a < after->map_count)
		visit(arg, '+', after->maps[a++]);
}
