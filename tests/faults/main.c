/* main.c: the campaign of injected faults: disturbs runs in every way there is,
 * and looks from outside at how they end.
 *
 * usage: build/tests/faults [--seed N] [--limit N] [ROW ...]
 *	  build/tests/faults --case N ROW	one of them, again
 * or:	  make faults
 *
 * Ends with 1 if a run did not end as it must. */
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign.h"
#include "scene.h"

#define SEED 1

struct request {
	uint64_t seed;
	unsigned limit; /* 0: no limit but the tier's own */
	long only;	/* a case; -1: all */
	char **rows;
};

static bool
is_asked(const struct request *r, const struct fault_row *row)
{
	if (*r->rows == NULL)
		return true;
	for (char **name = r->rows; *name != NULL; name++)
		if (strcmp(*name, row->name) == 0)
			return true;
	return false;
}

/* Is anything wrong? */
static bool
run_row(const struct request *r, const struct fault_row *row)
{
	/* Now and then a run waits for what will not come. */
	unsigned workers = 2 * (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	unsigned limit = row->whole > 0 ? row->whole : UINT32_MAX;
	const char *why = row->unable != NULL ? row->unable() : NULL;
	struct tally tally;

	if (why != NULL) {
		printf("%-8s %s: skipped: %s\n", row->name, row->what, why);
		return false;
	}
	if (r->only >= 0)
		return campaign_try(row, (unsigned)r->only);
	if (r->limit > 0)
		limit = r->limit;
	tally = campaign_run(row, r->seed, limit, row->seconds, workers);
	campaign_print(row, &tally);
	return tally.wrong > 0;
}

static void
parse(struct request *r, int argc, char **argv)
{
	static const struct option options[] = {
	    {"seed", required_argument, NULL, 's'},
	    {"limit", required_argument, NULL, 'l'},
	    {"case", required_argument, NULL, 'c'},
	    {NULL, 0, NULL, 0},
	};
	const char *why = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 's')
			r->seed = (uint64_t)strtonum(
			    optarg, 0, INT64_MAX, &why);
		else if (c == 'l')
			r->limit = (unsigned)strtonum(
			    optarg, 1, UINT32_MAX, &why);
		else if (c == 'c')
			r->only = (long)strtonum(optarg, 0, UINT32_MAX, &why);
		else
			exit(2);
		if (why != NULL)
			errx(2, "%s: %s", optarg, why);
	}
	r->rows = argv + optind;
}

int
main(int argc, char **argv)
{
	struct request r = {.seed = SEED, .only = -1};
	bool wrong = false;

	parse(&r, argc, argv);
	scene_grounds_take();
	for (unsigned i = 0; i < campaign_row_count; i++)
		if (is_asked(&r, campaign_rows[i]))
			wrong |= run_row(&r, campaign_rows[i]);
	return wrong;
}
