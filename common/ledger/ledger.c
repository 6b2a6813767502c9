#include <errno.h>
#include <stdio.h>

#include "ledger/balance.h"
#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "record/stop.h"

struct balancing {
	struct crosscheck *crosscheck;
	struct ledger_record *ledger;
	unsigned step, index;
	int64_t measured[FAULT_CLASSES]; /* of the processes so far */
	int error;
};

/* The possible figure that is nearest to the measured one. */
static int64_t
nearest(const struct balance_line *line)
{
	if (line->measured > line->predicted)
		return line->measured < line->most ? line->measured
						   : line->most;
	return line->predicted;
}

static void
enter(struct balancing *b, const char *name, const char *unit,
    const struct balance_line *line, int64_t slack, const char *detail)
{
	struct finding finding = {
	    .step = b->step,
	    .index = b->index,
	    .line = name,
	    .unit = unit,
	    .expected = nearest(line),
	    .measured = line->measured,
	};
	char range[BALANCE_TEXT_MAX];
	int holds;

	if (line->measured == UNKNOWN) {
		b->ledger->unchecked++;
		return;
	}
	if (line->most != line->predicted)
		snprintf(finding.detail, sizeof finding.detail,
		    "%s would do, whoever came first%s%s",
		    balance_predicted_text(line, range, sizeof range),
		    detail[0] != '\0' ? "; " : "", detail);
	else
		snprintf(finding.detail, sizeof finding.detail, "%s", detail);
	holds = crosscheck_compare(b->crosscheck, &finding, slack);
	if (holds < 0)
		b->error = holds;
	b->ledger->lines++;
	b->ledger->balanced += holds == 1;
}

/* Where the faults fell, for a line of faults that does not balance. */
static void
name_faulted(const struct process_record *p, char *words, size_t size)
{
	words[0] = '\0';
	if (p->region_pages[0] != '\0')
		snprintf(words, size, "faulted: page%s %s",
		    p->region_faults > 1 ? "s" : "", p->region_pages);
}

/* What is not known of one is not known of all together. */
static void
add_classes(struct balancing *b, const struct balance *balance)
{
	for (int i = 0; i < FAULT_CLASSES; i++) {
		int64_t measured = balance->line[BALANCE_CLASS + i].measured;

		if (measured == UNKNOWN || b->measured[i] == UNKNOWN)
			b->measured[i] = UNKNOWN;
		else
			b->measured[i] += measured;
	}
}

/* The lines of a process. */
static const struct {
	const char *line, *unit;
	int64_t slack;
} figures[BALANCE_FIGURES] = {
    [BALANCE_VSZ] = {"VSZ of the region, by the model", "KiB", 0},
    [BALANCE_RSS] = {"RSS of the region, by the model", "KiB", 0},
    [BALANCE_PSS] = {"PSS of the region, by the model", "KiB",
	BALANCE_PSS_SLACK},
    [BALANCE_USS] = {"USS of the region, by the model", "KiB", 0},
    [BALANCE_ANONYMOUS] = {"RssAnon of the region, by the model", "KiB", 0},
    [BALANCE_DIRTY] = {"dirty pages of the region, by the model", "KiB", 0},
    [BALANCE_LOCKED] = {"locked part of the region's PSS, by the model", "KiB",
	BALANCE_PSS_SLACK},
    [BALANCE_HUGE] = {"huge pages of the region, by the model", "KiB", 0},
    [BALANCE_MAPPINGS] = {"mappings of the region, by the model", "mappings",
	0},
    [BALANCE_FAULTS] = {"faults, by the model", "faults", 0},
    [BALANCE_CLASS +
	FAULT_ZERO_READ] = {"zero-reads, by the model", "faults", 0},
    [BALANCE_CLASS +
	FAULT_ZERO_FILL] = {"zero-fills, by the model", "faults", 0},
    [BALANCE_CLASS + FAULT_MAP] = {"maps, by the model", "faults", 0},
    [BALANCE_CLASS + FAULT_COPY] = {"copies, by the model", "faults", 0},
    [BALANCE_CLASS + FAULT_REUSE] = {"reuses, by the model", "faults", 0},
    [BALANCE_CLASS + FAULT_MAJOR] = {"major faults, by the model", "faults", 0},
    [BALANCE_PAGES] = {"pages that differ from the model's", "pages", 0},
};

static void
balance_process(struct balancing *b, const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    struct process_record *process)
{
	char where[FINDING_DETAIL_MAX];
	struct balance balance;

	b->index = predicted->index;
	balance_make(predicted, before, step, &balance);
	name_faulted(process, where, sizeof where);
	process->spurious_faults = balance.spurious;
	b->ledger->spurious += balance.spurious;
	for (int i = 0; i < BALANCE_FIGURES; i++)
		if (balance.line[i].entered)
			enter(b, figures[i].line, figures[i].unit,
			    &balance.line[i], figures[i].slack,
			    i == BALANCE_PAGES	      ? balance.detail
				: i == BALANCE_FAULTS ? where
						      : "");
	add_classes(b, &balance);
}

/* Whoever came first: each frame that the object got was given out once, and of
 * the owners of a page all but one copied it, or all. */
static void
balance_sums(struct balancing *b, const struct step_record *before,
    const struct step_record *step)
{
	static const enum model_fault summed[] = {
	    FAULT_ZERO_FILL, FAULT_COPY, FAULT_REUSE};
	const struct fault_range *range = &b->ledger->range;
	int64_t given = classes_given(before, step);

	if (given != UNKNOWN)
		b->measured[FAULT_ZERO_FILL] = given;
	for (size_t i = 0; i < sizeof summed / sizeof *summed; i++) {
		enum model_fault class = summed[i];
		struct balance_line line = {
		    .predicted = range->least[class],
		    .most = range->most[class],
		    .measured = b->measured[class],
		};

		if (line.most > 0 || line.measured > 0)
			enter(b, figures[BALANCE_CLASS + class].line, "faults",
			    &line, 0, "");
	}
}

int
ledger_balance(struct crosscheck *c, const struct step_record *before,
    struct step_record *step)
{
	struct ledger_record *ledger = &step->ledger;
	struct balancing b = {
	    .crosscheck = c, .ledger = ledger, .step = step->number};

	for (size_t i = 0; i < step->process_count; i++) {
		const struct predicted_record *predicted = ledger_process(
		    ledger, step->processes[i].index);

		if (record_is_stopped())
			return -EINTR;
		if (predicted != NULL)
			balance_process(
			    &b, predicted, before, step, &step->processes[i]);
	}
	b.index = FINDING_GROUP;
	if (ledger->open)
		balance_sums(&b, before, step);
	if (ledger->reason == NULL)
		enter(&b, "distinct frames, by the model", "frames",
		    &(struct balance_line){.predicted = ledger->frames,
			.most = ledger->frames,
			.measured = step->group.frames},
		    0, "");
	return b.error;
}

/* Is it known of each region how many faults fell on it? */
static bool
is_assigned(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->region_count; i++) {
		const struct process_record *p = step_process(
		    &step->regions[i], index);

		if (p == NULL || p->region_faults == UNKNOWN)
			return false;
	}
	return true;
}

int
ledger_balance_whole(struct crosscheck *c, const struct step_record *before,
    struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct balancing b = {
	    .crosscheck = c, .ledger = &step->ledger, .step = step->number};

	for (size_t i = 0; i < ledger->process_count; i++) {
		const struct predicted_record *p = &ledger->processes[i];
		const struct balance_line faults = {
		    .predicted = p->range.least[FAULTS_ALL],
		    .most = p->range.most[FAULTS_ALL],
		    .measured = process_step_faults(
			step_process(before, p->index),
			step_process(step, p->index)),
		};

		b.index = p->index;
		if (!is_assigned(step, p->index))
			enter(&b, "faults on all regions, by the model",
			    "faults", &faults, 0, "");
	}
	return b.error;
}
