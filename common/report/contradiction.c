#include <inttypes.h>

#include "cli/home.h"
#include "ledger/unlogged.h"
#include "report/contradiction.h"
#include "report/sentences/actor_sets.h"

static void
tell_runs(struct paper *paper, const struct repeat_record *r)
{
	const char *s = plural(r->runs);

	if (r->same > 0)
		say(paper, INK_BAD, 2, 4,
		    "The run was repeated %u time%s, and the first of these "
		    "came back in %u of them.",
		    r->runs, s, r->same);
	else if (r->others > 0)
		say(paper, INK_BAD, 2, 4,
		    "The run was repeated %u time%s: the first of these did "
		    "not come back, but something else did not hold in %u of "
		    "them.",
		    r->runs, s, r->others);
	else
		say(paper, INK_PLAIN, 2, 4,
		    "The run was repeated %u time%s, and none of this came "
		    "back.",
		    r->runs, s);
}

static void
tell_moved(struct paper *paper, int64_t moved)
{
	if (moved == UNKNOWN)
		return;
	if (moved == 0)
		say(paper, INK_PLAIN, 2, 4,
		    "The kernel moved no page to another frame meanwhile "
		    "(pgmigrate_success in /proc/vmstat).");
	else
		say(paper, INK_PLAIN, 2, 4,
		    "The kernel moved %" PRId64 " page%s to other frames "
		    "meanwhile, all over the machine (pgmigrate_success in "
		    "/proc/vmstat).",
		    moved, plural((uint64_t)moved));
}

/* Is it because the pair did what it did not log? */
static bool
is_by_hand(const struct verdict_record *verdict)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (unlogged_is(&verdict->findings[i]))
			return true;
	return false;
}

static void
advise(struct paper *paper, const struct head_record *head,
    const struct verdict_record *verdict)
{
	const struct repeat_record *r = &verdict->repeat;

	if (is_by_hand(verdict)) {
		say(paper, INK_PLAIN, 2, 4,
		    "The pair changed its region by a call that it did not "
		    "log, so nothing could predict it. Let region_*() do it, "
		    "or say .unlogged in producers/%s.c.",
		    head->pair);
		return;
	}
	if (r->reason != NULL)
		say(paper, INK_PLAIN, 2, 4,
		    "A contradicted run is repeated to see whether the "
		    "contradiction comes back, but this one was not: %s. To "
		    "repeat it: %s",
		    r->reason, r->command);
	else if (r->same + r->others > 0)
		say(paper, INK_PLAIN, 2, 4,
		    "So the model, or the pair, is wrong on this machine. "
		    "%s %s --ledger shows both sides of every line, and "
		    "%s prove whether the model holds on this kernel.",
		    home_command(), head->pair, home_command());
	else if (r->runs > 0)
		say(paper, INK_PLAIN, 2, 4,
		    "So the pair did not cause it: something else on this "
		    "machine held a page.");
}

void
contradiction_tell(struct paper *paper, const struct head_record *head,
    const struct verdict_record *verdict)
{
	if (verdict->repeat.runs > 0)
		tell_runs(paper, &verdict->repeat);
	tell_moved(paper, verdict->moved_pages);
	advise(paper, head, verdict);
}
