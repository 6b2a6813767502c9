#include <errno.h>
#include <stdio.h>

#include "ledger/balance.h"
#include "ledger/ledger.h"
#include "record/stop.h"

struct balancing {
	struct crosscheck *crosscheck;
	struct ledger_record *ledger;
	unsigned step, index;
	int error;
};

static void
enter(struct balancing *b, const char *line, const char *unit,
    int64_t predicted, int64_t measured, int64_t slack, const char *detail)
{
	struct finding finding = {
	    .step = b->step,
	    .index = b->index,
	    .line = line,
	    .unit = unit,
	    .expected = predicted,
	    .measured = measured,
	};
	int holds;

	if (measured == UNKNOWN) {
		b->ledger->unchecked++;
		return;
	}
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
	if (p->region_faults > 0)
		snprintf(words, size, "faulted: page%s %s",
		    p->region_faults > 1 ? "s" : "", p->region_pages);
}

static void
balance_process(struct balancing *b, const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    struct process_record *process)
{
	static const struct {
		const char *line, *unit;
		int64_t slack;
	} figures[BALANCE_FIGURES] = {
	    [BALANCE_VSZ] = {"VSZ of the region, by the model", "KiB", 0},
	    [BALANCE_RSS] = {"RSS of the region, by the model", "KiB", 0},
	    [BALANCE_PSS] = {"PSS of the region, by the model", "KiB",
		BALANCE_PSS_SLACK},
	    [BALANCE_USS] = {"USS of the region, by the model", "KiB", 0},
	    [BALANCE_ANONYMOUS] = {"RssAnon of the region, by the model", "KiB",
		0},
	    [BALANCE_DIRTY] = {"dirty pages of the region, by the model", "KiB",
		0},
	    [BALANCE_HUGE] = {"huge pages of the region, by the model", "KiB",
		0},
	    [BALANCE_MAPPINGS] = {"mappings of the region, by the model",
		"mappings", 0},
	    [BALANCE_FAULTS] = {"faults, by the model", "faults", 0},
	    [BALANCE_CLASS +
		FAULT_ZERO_READ] = {"zero-reads, by the model", "faults", 0},
	    [BALANCE_CLASS +
		FAULT_ZERO_FILL] = {"zero-fills, by the model", "faults", 0},
	    [BALANCE_CLASS + FAULT_MAP] = {"maps, by the model", "faults", 0},
	    [BALANCE_CLASS +
		FAULT_COPY] = {"copies, by the model", "faults", 0},
	    [BALANCE_CLASS +
		FAULT_REUSE] = {"reuses, by the model", "faults", 0},
	    [BALANCE_CLASS +
		FAULT_MAJOR] = {"major faults, by the model", "faults", 0},
	    [BALANCE_PAGES] = {"pages that differ from the model's", "pages",
		0},
	};
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
			    balance.line[i].predicted, balance.line[i].measured,
			    figures[i].slack,
			    i == BALANCE_PAGES	      ? balance.detail
				: i == BALANCE_FAULTS ? where
						      : "");
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
	if (ledger->reason == NULL) {
		b.index = FINDING_GROUP;
		enter(&b, "distinct frames, by the model", "frames",
		    ledger->frames, step->group.frames, 0, "");
	}
	return b.error;
}
