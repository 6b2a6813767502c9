#include <stdbool.h>

#include "report/sentences/explain.h"
#include "report/sentences/figure_phrases.h"
#include "report/sentences/kernel_requests.h"
#include "report/sentences/side_effects.h"

/* The same without the figures. */
static void
tell_share_briefly(FILE *out, const struct change *change)
{
	bool more = change->region_pss_kib > 0 && change->region_uss_kib >= 0;
	bool less = change->region_pss_kib < 0 && change->region_uss_kib <= 0;

	if (!more && !less) {
		fputs(", yet its PSS and USS moved", out);
		return;
	}
	fprintf(out, ": %s processes hold its frames, so its PSS%s %s",
	    more ? "fewer" : "more",
	    change->region_uss_kib != 0 ? " and USS" : "",
	    more ? "grew" : "fell");
}

/* Only its share of pages changed. */
static void
tell_share(FILE *out, const struct change *change)
{
	fputs(", yet its ", out);
	phrase_move(out, "PSS of the region", change->region_pss_kib);
	if (change->region_uss_kib != 0) {
		fputs(" and its ", out);
		phrase_move(out, "USS", change->region_uss_kib);
	}
	if (change->region_pss_kib > 0 && change->region_uss_kib >= 0)
		fputs(", because fewer processes hold its frames", out);
	if (change->region_pss_kib < 0 && change->region_uss_kib <= 0)
		fputs(", because more processes hold its frames", out);
}

/* Did it lose pages that another actor took from the object? */
static bool
lost_with_object(const struct step_account *account)
{
	return account->dropped > 0 && account->dropped <= account->holes &&
	    account->faults == 0 && account->explained;
}

/* Faults and pages of an actor that did nothing. */
static uint64_t
tell_moved(FILE *out, const struct step_account *account)
{
	bool still = account->change.region_rss_kib == 0 && account->explained;

	if (account->stray > 0 && still && account->rest == 0) {
		fputs(", yet took ", out);
		return phrase_stray(out, account);
	}
	fputs(", yet its figures moved: ", out);
	phrase_unexplained(out, account);
	return 0;
}

uint64_t
side_effects_tell(FILE *out, const struct step_account *account,
    enum step_event event, bool brief)
{
	const struct change *change = &account->change;
	bool idle = account->faults == 0 && change->region_rss_kib == 0;
	bool same = change->region_pss_kib == 0 && change->region_uss_kib == 0;
	bool moved = !brief && phrase_elsewhere(NULL, account, event, "");
	uint64_t topics = 0;

	if (account->faults == UNKNOWN || change->region_pss_kib == UNKNOWN ||
	    change->region_uss_kib == UNKNOWN)
		return 0;
	if (idle && same && account->outside_kib == 0 && !moved)
		return 0;
	fputs("did nothing", out);
	if (lost_with_object(account)) {
		fputs(", yet ", out);
		kernel_requests_gone(out, account);
		fputs(", since the object has lost them. ", out);
		phrase_residency(out, account);
		phrase_outside(out, account);
		return 0;
	}
	if (!idle)
		topics = tell_moved(out, account);
	else if (!same && brief)
		tell_share_briefly(out, change);
	else if (!same)
		tell_share(out, change);
	if (!brief &&
	    phrase_elsewhere(
		out, account, event, same ? ", yet its " : "; its "))
		topics |= event == EVENT_LEAVE ? SPOKE_OF(TOPIC_FEWER) : 0;
	phrase_outside(out, account);
	if (change->region_pss_kib > 0)
		topics |= SPOKE_OF(TOPIC_FEWER);
	return topics;
}
