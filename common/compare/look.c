#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compare/look.h"

void
look_take(const struct step_record *step, struct look *out)
{
	const struct group_record *g = &step->group;
	int64_t page_kib = sysconf(_SC_PAGESIZE) / 1024;

	*out = (struct look){
	    .known = true,
	    .processes = (int64_t)step->process_count,
	    .rss_kib = g->region_rss_kib,
	    .pss_kib = g->region_pss_kib,
	    .uss_kib = g->region_uss_kib,
	    .frames = g->frames,
	    .frames_reason = g->frames_reason,
	    .held_kib = g->frames == UNKNOWN ? g->region_pss_kib
					     : g->frames * page_kib,
	    .faults_reason = step->ledger.reason,
	};
	out->uss_each_kib = out->uss_kib != UNKNOWN
	    ? out->uss_kib / out->processes
	    : UNKNOWN;
	strlcpy(out->step, step->name, sizeof out->step);
	for (size_t i = 0; i < step->process_count; i++)
		figure_add(&out->pte_kib, step->processes[i].pte_kib);
	for (int i = 0; i < FAULT_CLASSES; i++)
		out->faults[i] = step->ledger.reason == NULL
		    ? step->ledger.faults[i]
		    : UNKNOWN;
}

int64_t
figure_at(const void *object, size_t offset)
{
	return *(const int64_t *)((const char *)object + offset);
}

char *
rough_figure(int64_t figure, double unit, char *text)
{
	double value = (double)figure / unit;
	int digits = 0;

	if (figure == UNKNOWN)
		return figure_text(figure, text, ROUGH_MAX);
	for (double v = value; value > 0 && v < 100 && digits < 4; v *= 10)
		digits++;
	snprintf(text, ROUGH_MAX, "%.*f", digits, value);
	return text;
}
