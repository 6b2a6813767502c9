#include <inttypes.h>

#include "report/sentences/figure_phrases.h"
#include "report/sentences/kernel_requests.h"

bool
kernel_requests_dirty(
    FILE *out, const struct step_account *account, const char *lead)
{
	int64_t was = account->dirty_before, is = account->dirty;

	if (account->ops[OP_SYNC].times == 0 || account->gives ||
	    was == UNKNOWN || is == UNKNOWN)
		return false;
	fputs(lead, out);
	if (is > 0)
		fprintf(out, "%" PRId64 " kB of it are dirty", is);
	else if (was == 0)
		fputs("none of it is dirty", out);
	else
		fprintf(
		    out, "%" PRId64 " kB of it were dirty, none is now", was);
	if (is == 0 && account->present > 0 &&
	    account->kind == REGION_FILE_SHARED &&
	    was + (int64_t)account->ops[OP_WRITE].pages > 0)
		fputs(" (the next write to each page faults)", out);
	return true;
}

void
kernel_requests_gone(FILE *out, const struct step_account *account)
{
	uint64_t gone = account->dropped, swapped = account->swapped;

	if (gone > 0)
		fprintf(out, "%" PRIu64 " page%s no entry any more", gone,
		    gone == 1 ? " has" : "s have");
	if (swapped > 0)
		fprintf(out, "%s%" PRIu64 " page%s in swap now",
		    gone > 0 ? ", " : "", swapped,
		    swapped == 1 ? " is" : "s are");
	if (gone + swapped > 0)
		return;
	fputs("no page was removed", out);
	if (account->common > 0 && account->common == account->present &&
	    account->ops[OP_RESIZE].times == 0)
		fputs(" (others have them mapped, too)", out);
}

/* Does the object still have the pages that were given up here? */
static bool
object_keeps(const struct step_account *account)
{
	const struct touched *ops = account->ops;

	return ops[OP_DROP].times > 0 && account->dropped > 0 &&
	    account->kind != REGION_ANON_PRIVATE &&
	    account->holes + ops[OP_EVICT].times + ops[OP_PAGEOUT].times == 0;
}

/* By pread(2), by pwrite(2). */
static bool
went_past(const struct step_account *account)
{
	return account->ops[OP_PREAD].times + account->ops[OP_PWRITE].times > 0;
}

static bool
went_beyond(const struct step_account *account)
{
	return account->ops[OP_READ_BEYOND].times +
	    account->ops[OP_WRITE_BEYOND].times >
	    0;
}

bool
kernel_requests_any(const struct step_account *account)
{
	return account->gives || went_beyond(account) ||
	    account->ops[OP_SYNC].times > 0 ||
	    account->ops[OP_EVICT].times > 0 || went_past(account) ||
	    account->ops[OP_PROTECT].times > 0;
}

uint64_t
kernel_requests_tell(
    FILE *out, const struct step_account *account, const char *lead)
{
	bool pages = account->gives && account->change.pages_known;
	uint64_t topics;

	if (pages) {
		fputs(lead, out);
		kernel_requests_gone(out, account);
		lead = ", ";
	}
	if (kernel_requests_dirty(out, account, lead))
		lead = ", ";
	if (went_past(account) && account->faults == 0) {
		fprintf(out, "%sno fault", lead);
		lead = ", ";
	}
	fputs(lead, out);
	topics = phrase_residency(out, account);
	if (object_keeps(account))
		fputs("; the object keeps its pages", out);
	return topics;
}
