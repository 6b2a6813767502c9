#include <stdbool.h>

#include "report/bystander.h"
#include "report/clauses.h"
#include "report/explain.h"
#include "report/requests.h"

/* Its share of pages changed, and that is all. */
static void
tell_share(FILE *out, const struct change *change)
{
	fputs(", yet its ", out);
	clause_move(out, "PSS of the region", change->region_pss_kib);
	if (change->region_uss_kib != 0) {
		fputs(" and its ", out);
		clause_move(out, "USS", change->region_uss_kib);
	}
	if (change->region_pss_kib > 0)
		fputs(", because fewer processes hold its frames", out);
	if (change->region_pss_kib < 0)
		fputs(", because more processes hold its frames", out);
}

/* Pages that it lost to a hole which somebody else made in the object. */
static bool
lost_to_hole(const struct account *account)
{
	return account->dropped > 0 && account->dropped <= account->holes &&
	    account->faults == 0 && account->explained;
}

unsigned
bystander_tell(FILE *out, const struct account *account)
{
	const struct change *change = &account->change;
	bool idle = account->faults == 0 && change->region_rss_kib == 0;
	bool same = change->region_pss_kib == 0 && change->region_uss_kib == 0;

	if (account->faults == UNKNOWN || change->region_pss_kib == UNKNOWN ||
	    change->region_uss_kib == UNKNOWN)
		return 0;
	if (idle && same && account->outside_kib == 0)
		return 0;
	fputs("did nothing", out);
	if (lost_to_hole(account)) {
		fputs(", yet ", out);
		requests_gone(out, account);
		fputs(", since there is a hole in the object. ", out);
		clause_residency(out, account);
		clause_outside(out, account);
		return SPOKE_OF(TOPIC_REMOVE);
	}
	if (!idle) {
		fputs(", yet its figures moved: ", out);
		clause_unexplained(out, account);
	} else if (!same) {
		tell_share(out, change);
	}
	clause_outside(out, account);
	return change->region_pss_kib > 0 ? SPOKE_OF(TOPIC_FEWER) : 0;
}
