#include <inttypes.h>
#include <stdio.h>

#include "cli/home.h"
#include "report/grid.h"
#include "report/introduction.h"
#include "report/ledger_table.h"
#include "report/paper/table.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"

/* "; a part is 8 pages (first)"; "" if no step touches a part. */
static const char *
part_text(const struct parameters *asked, char *text, size_t size)
{
	const struct pages *part = &asked->part;
	bool own = part->pattern == PAGES_OWN;

	*text = '\0';
	if (!asked->whole)
		snprintf(text, size, "; a part is %" PRIu64 " page%s (%s%s)",
		    part->count, plural(part->count),
		    pages_pattern_name(part->pattern),
		    own ? ": each consumer has its share of it" : "");
	return text;
}

/* ", the workers", ", the child and the grandchild"; nothing if consumers are
 * called that. */
static void
tell_names(FILE *out, const struct actor_names *names)
{
	char label[ACTOR_LABEL_MAX];

	if (!actor_names_are_given(names))
		return;
	if (actor_is_numbered(names, 1)) {
		fprintf(out, ", the %ss",
		    actor_name(names, 1, label, sizeof label));
		return;
	}
	for (unsigned i = 1; i <= names->consumers; i++)
		fprintf(out, "%s%s",
		    i > 1 && i == names->consumers ? " and " : ", ",
		    actor_mention(names, i, label, sizeof label));
}

/* "regions: index, data"; nothing if there is only one. */
static void
tell_regions(struct paper *paper, const struct region_names *regions)
{
	struct draft draft;

	if (regions->count < 2)
		return;
	if (draft_open(&draft) != NULL)
		for (unsigned i = 0; i < regions->count; i++)
			fprintf(draft.out, "%s%s", i == 0 ? "regions: " : ", ",
			    regions->name[i]);
	draft_say(&draft, paper, INK_PLAIN, 2, 4);
}

static void
tell_parameters(struct paper *paper, const struct head_record *head)
{
	const struct parameters *asked = &head->parameters;
	uint64_t page_kib = head->platform.page_size / 1024;
	struct draft draft;
	char part[96];

	if (draft_open(&draft) != NULL) {
		fprintf(draft.out,
		    "%" PRIu64 " page%s of %" PRIu64 " kB = %" PRIu64
		    " kB; %u consumer%s",
		    asked->pages, plural(asked->pages), page_kib,
		    asked->pages * page_kib, asked->consumers,
		    plural(asked->consumers));
		tell_names(draft.out, &head->names);
		fprintf(draft.out, ", born by %s%s", head->birth,
		    part_text(asked, part, sizeof part));
	}
	draft_say(&draft, paper, INK_PLAIN, 2, 4);
	tell_regions(paper, &head->regions);
	for (size_t i = 0; i < asked->option_count; i++)
		say(paper, INK_PLAIN, 2, 4, "%s: %s", asked->options[i].name,
		    asked->options[i].value);
}

static void
tell_platform(struct paper *paper, const struct head_record *head)
{
	const struct platform *platform = &head->platform;
	static const char *const meaning[] = {
	    [PROOF_TOTALS] = "sums only, the state of a page is not visible",
	    [PROOF_PAGES] = "the state of each page, but not its frame",
	    [PROOF_FRAMES] = "the state of each page, and its frame (PFN)",
	};

	if (head->predicted)
		say(paper, INK_PLAIN, 2, 4,
		    "predicted, not measured: nothing was run. The figures "
		    "are those of the region alone; a process's own few MiB "
		    "come on top.");
	else
		say(paper, INK_PLAIN, 2, 4, "proof: %s: %s; faults: by %s",
		    proof_name(platform->proof), meaning[platform->proof],
		    platform->fault_addresses ? "address" : "count");
	say(paper, INK_PLAIN, 2, 4,
	    "%s %s, %d CPU%s, transparent huge pages: %s",
	    platform->uts.sysname, platform->uts.release, platform->cpus,
	    plural((uint64_t)platform->cpus),
	    platform->thp[0] != '\0' ? platform->thp : "n/a");
}

static void
tell_platform_briefly(struct paper *paper, const struct head_record *head)
{
	const struct platform *platform = &head->platform;

	if (head->predicted)
		say(paper, INK_PLAIN, 2, 4,
		    "predicted, not measured; how to read this: "
		    "%s help reading",
		    home_command());
	else
		say(paper, INK_PLAIN, 2, 4,
		    "%s %s; proof: %s%s; how to read this: %s help reading",
		    platform->uts.sysname, platform->uts.release,
		    proof_name(platform->proof),
		    platform->fault_addresses ? "" : "; faults: by count",
		    home_command());
}

static void
tell_legend(struct paper *paper, const struct head_record *head)
{
	say(paper, INK_PLAIN, 2, 4,
	    "kB is 1024 bytes, as in the kernel's files. %s page faults since "
	    "birth. Below each process stands its change since the step before "
	    "(\".\": none).%s",
	    head->predicted ? "minor:" : "minor and major are",
	    head->predicted ? ""
			    : " PSS and USS of a process also move when "
			      "unrelated processes share more or less of a "
			      "library.");
	if (!head->predicted)
		ledger_table_legend(paper);
	grid_legend(paper, head->platform.proof,
	    head->parameters.pages > TABLE_TAIL_MIN);
	if (head->parameters.consumers > ROWS_CONSUMERS_MAX)
		say(paper, INK_PLAIN, 2, 4,
		    "Of so many consumers, the first %d have a row each, and "
		    "the others have the least and the most of each figure. "
		    "The record (--json) has them all.",
		    ROWS_CONSUMERS_FEW);
}

void
introduction_print(struct paper *paper, const struct head_record *head)
{
	say(paper, INK_HEAD, 0, 2, "%s: %s", head->pair, head->summary);
	tell_parameters(paper, head);
	if (paper->style.full) {
		tell_platform(paper, head);
		tell_legend(paper, head);
	} else {
		tell_platform_briefly(paper, head);
	}
}
