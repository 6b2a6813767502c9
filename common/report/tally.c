#include <stdio.h>

#include "report/step_account.h"
#include "report/tally.h"

void
tally_init(struct tally *tally)
{
	*tally = (struct tally){.faults_known = true, .copied_known = true};
}

/* Has the process pages of a region in memory? */
static bool
is_resident(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step_regions(step); i++) {
		const struct region_record *region = step_process_region(
		    step, i, index);

		if (region != NULL && region->rss_kib > 0)
			return true;
	}
	return false;
}

/* The figures of the region after a step; not seen if no process has it
 * mapped. */
static struct peak
peak_of(const struct step_record *step, int64_t page_kib)
{
	const struct group_record *group = &step->group;
	struct peak peak = {.step = step->number, .group = *group};

	snprintf(peak.name, sizeof peak.name, "%s", step->name);
	peak.process_count = step_mapped_by(step);
	for (size_t i = 0; i < step->process_count; i++)
		peak.resident_count += is_resident(
		    step, step->processes[i].index);
	peak.seen = peak.process_count > 0 && group->region_rss_kib != UNKNOWN;
	peak.held_kib = group->frames != UNKNOWN ? group->frames * page_kib
						 : group->region_pss_kib;
	return peak;
}

static void
keep_larger(struct peak *most, const struct peak *peak, int64_t was, int64_t is)
{
	if (!most->seen || is > was)
		*most = *peak;
	else if (is == was)
		most->again++;
}

static void
add_peak(struct tally *tally, const struct step_record *step, int64_t page_kib)
{
	const struct peak peak = peak_of(step, page_kib);

	if (!peak.seen)
		return;
	keep_larger(&tally->claimed, &peak, tally->claimed.group.region_rss_kib,
	    peak.group.region_rss_kib);
	if (peak.held_kib != UNKNOWN)
		keep_larger(
		    &tally->held, &peak, tally->held.held_kib, peak.held_kib);
}

static void
add_ledger(struct tally *tally, const struct ledger_record *ledger)
{
	struct ledger_record *sum = &tally->ledger;
	struct fault_range range;

	if (ledger->reason != NULL) {
		sum->reason = ledger->reason;
		tally->unpredicted++;
		return;
	}
	tally->predicted++;
	sum->lines += ledger->lines;
	sum->balanced += ledger->balanced;
	sum->unchecked += ledger->unchecked;
	range = fault_range_of(ledger->faults, ledger->open, &ledger->range);
	sum->open |= ledger->open;
	for (int i = 0; i < FAULT_CLASSES; i++)
		sum->faults[i] += ledger->faults[i];
	for (int i = 0; i <= FAULTS_ALL; i++) {
		sum->range.least[i] += range.least[i];
		sum->range.most[i] += range.most[i];
	}
}

/* What is told of one region. */
static void
add_accounts(struct tally *tally, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	if (before == NULL || step->op_count == 0)
		return;
	for (size_t i = 0; i < step->process_count; i++) {
		struct step_account account;

		step_account_make(
		    head, before, step, step->processes[i].index, &account);
		if (!account.acted || !account.was)
			continue;
		if (account.faults == UNKNOWN)
			tally->faults_known = false;
		else
			tally->faults += (uint64_t)account.faults -
			    account.stray;
		tally->stray += account.stray;
		if (account.major > 0)
			tally->major += (uint64_t)account.major;
		if (account.change.frames_known)
			tally->copied += account.copied + account.taken;
		else
			tally->copied_known = false;
	}
}

void
tally_add(struct tally *tally, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	int64_t page_kib = (int64_t)(head->platform.page_size / 1024);

	add_peak(tally, step, page_kib);
	add_ledger(tally, &step->ledger);
	for (size_t i = 0; i < step_regions(step); i++)
		add_accounts(
		    tally, head, step_region(before, i), step_region(step, i));
}
