#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/sentences/actor_sets.h"
#include "report/sentences/explain.h"
#include "report/sentences/figure_phrases.h"

void
phrase_move(FILE *out, const char *figure, int64_t kib)
{
	if (kib == UNKNOWN)
		fprintf(out, "%s n/a", figure);
	else if (kib == 0)
		fprintf(out, "%s did not move", figure);
	else
		fprintf(out, "%s %s by %" PRId64 " kB", figure,
		    kib > 0 ? "grew" : "fell", imaxabs(kib));
}

uint64_t
phrase_faults(FILE *out, const struct step_account *account)
{
	fprintf(out, "%" PRId64 " fault%s", account->faults,
	    plural((uint64_t)account->faults));
	if (account->retried > 0)
		fprintf(out, " (%" PRId64 " counted as major: retried)",
		    account->retried);
	if (account->major <= 0)
		return 0;
	fprintf(out, " (%" PRId64 " major: read from disk)", account->major);
	return SPOKE_OF(TOPIC_MAJOR);
}

/* Huge pages that came, or were split. */
static uint64_t
tell_huge(FILE *out, const struct change *change)
{
	if (change->region_huge_kib == UNKNOWN || change->region_huge_kib == 0)
		return 0;
	fputs("; ", out);
	phrase_move(out, "AnonHugePages", change->region_huge_kib);
	return SPOKE_OF(TOPIC_HUGE);
}

uint64_t
phrase_residency(FILE *out, const struct step_account *account)
{
	const struct change *change = &account->change;
	bool still = change->region_rss_kib == 0 &&
	    account->first + account->filled == 0;

	phrase_move(out, "RSS", change->region_rss_kib);
	if (still && account->copied > 0)
		fputs(": one frame took the place of another", out);
	if (still && account->zeroed > 0)
		fprintf(out, " although %" PRIu64 " page%s read",
		    account->zeroed, account->zeroed == 1 ? " was" : "s were");
	if (change->region_pss_kib != UNKNOWN && change->region_rss_kib != 0 &&
	    change->region_rss_kib != UNKNOWN &&
	    change->region_pss_kib != change->region_rss_kib) {
		fputs("; ", out);
		phrase_move(out, "PSS", change->region_pss_kib);
	}
	if (change->region_uss_kib != UNKNOWN && change->region_uss_kib != 0 &&
	    change->region_uss_kib != change->region_rss_kib) {
		fputs("; ", out);
		phrase_move(out, "USS", change->region_uss_kib);
	}
	return tell_huge(out, change);
}

void
phrase_outside(FILE *out, const struct step_account *account)
{
	if (account->outside_kib != UNKNOWN && account->outside_kib != 0)
		fprintf(out,
		    " (and %+" PRId64 " kB of RSS outside the region%s%s)",
		    account->outside_kib,
		    account->elsewhere[0] != '\0' ? ": " : "",
		    account->elsewhere);
	if (account->spurious > 0)
		fprintf(out,
		    " (and %" PRId64
		    " spurious fault%s, which changed no page)",
		    account->spurious, plural((uint64_t)account->spurious));
	if (account->settling > 0)
		fprintf(out,
		    " (+%" PRId64 " minor fault%s that %s shmlab's own)",
		    account->settling, plural((uint64_t)account->settling),
		    account->settling == 1 ? "is" : "are");
}

uint64_t
phrase_stray(FILE *out, const struct step_account *account)
{
	phrase_faults(out, account);
	fputs(", which no page of the region explains", out);
	return SPOKE_OF(TOPIC_STRAY);
}

void
phrase_unexplained(FILE *out, const struct step_account *account)
{
	if (account->faults > 0) {
		phrase_faults(out, account);
		fputs("; ", out);
	}
	phrase_move(out, "RSS of the region", account->change.region_rss_kib);
	fputs(", and this report has no explanation for it", out);
}

/* The kernel cuts both figures of this difference to whole kB. */
static bool
moved(int64_t kib)
{
	return kib != UNKNOWN && imaxabs(kib) > 1;
}

bool
phrase_elsewhere(FILE *out, const struct step_account *account,
    enum step_event event, const char *lead)
{
	int64_t pss = account->outside_pss_kib, uss = account->outside_uss_kib;
	bool fewer = event == EVENT_LEAVE;

	if (event == EVENT_NONE || (!moved(pss) && !moved(uss)))
		return false;
	if (out == NULL)
		return true;
	fputs(lead, out);
	phrase_move(out, "PSS outside the region", pss);
	fputs(", and ", out);
	phrase_move(out, "USS", uss);
	if (fewer ? pss > 0 && uss >= 0 : pss < 0 && uss != UNKNOWN && uss <= 0)
		fprintf(out,
		    ", since %s processes share what it has there (program, "
		    "libraries, data, stack)",
		    fewer ? "fewer" : "more");
	return true;
}
