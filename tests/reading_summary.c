/* reading_summary.c: the first lines of a report, and the last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "reading.h"

/* A step by one figure: what RSS claims, or what is held. */
static json_int_t
claim_of(const json_t *step)
{
	const json_t *process;
	bool mapped = false;
	size_t i;

	for (size_t p = 0; p < regions_of(step); p++)
		json_array_foreach (
		    json_object_get(told_of(step, p), "processes"), i, process)
			mapped |= json_is_object(
			    json_object_get(process, "region"));
	return mapped ? group(step, "region_rss_kib") : UNSEEN;
}

static json_int_t
held_in(const struct reading *r, const json_t *step)
{
	json_int_t frames = group(step, "frames");

	if (claim_of(step) == UNSEEN)
		return UNSEEN;
	return frames == UNSEEN ? group(step, "region_pss_kib")
				: frames * r->page_kib;
}

/* The first step with the largest figure, and how many later ones equal it. */
static const json_t *
peak(const struct reading *r,
    json_int_t (*figure)(const struct reading *, const json_t *), long *again)
{
	const json_t *steps = json_object_get(r->record, "steps"), *most = NULL;
	size_t i;
	json_t *step;

	*again = 0;
	json_array_foreach (steps, i, step) {
		json_int_t value = figure(r, step);

		if (value == UNSEEN)
			continue;
		if (most == NULL || value > figure(r, most)) {
			most = step;
			*again = 0;
		} else if (value == figure(r, most)) {
			++*again;
		}
	}
	return most;
}

static json_int_t
claimed_in(const struct reading *r, const json_t *step)
{
	(void)r;
	return claim_of(step);
}

/* "step 3, fork (and 2 later ones): 192 kB": returns what follows the colon. */
static const char *
read_when(struct reading *r, const char *text, const json_t *step, long again)
{
	char said[160];

	if (again == 0)
		snprintf(said, sizeof said,
		    "step %lld, %s: ", (long long)known(step, "number"),
		    text_of(step, "name"));
	else
		snprintf(said, sizeof said,
		    "step %lld, %s (and %ld later one%s): ",
		    (long long)known(step, "number"), text_of(step, "name"),
		    again, again == 1 ? "" : "s");
	if (!take(&text, said))
		wrong(r, "it should say \"%s\"", said);
	return text;
}

static long
with_pages(const json_t *step)
{
	const json_t *process;
	long count = 0;
	size_t i;

	json_array_foreach (json_object_get(step, "processes"), i, process) {
		unsigned index = (unsigned)known(process, "index");
		bool has = false;

		for (size_t p = 0; p < regions_of(step); p++)
			has |= known(region_of(told_of(step, p), index),
				   "rss_kib") > 0;
		count += has;
	}
	return count;
}

/* "64 kB, 16 distinct frames", or the sum of PSS. */
static void
read_held(struct reading *r, const char *text, const json_t *step)
{
	char said[160];
	json_int_t frames = group(step, "frames");

	if (frames == UNSEEN)
		snprintf(said, sizeof said, "%lld kB, the sum of PSS ",
		    (long long)group(step, "region_pss_kib"));
	else
		snprintf(said, sizeof said, "%lld kB, %lld distinct frame%s",
		    (long long)(frames * r->page_kib), (long long)frames,
		    frames == 1 ? "" : "s");
	if (!take(&text, said))
		wrong(r, "it should say \"%s\"", said);
	if (take(&text, ". No page is shared then."))
		same(r, "RSS", claim_of(step), held_in(r, step));
	else if (take(&text, ". RSS counts a shared page once"))
		holds(r, claim_of(step) > held_in(r, step), "RSS says more");
}

static void
sum_up_actor(struct reading *r, unsigned index, json_int_t *faults,
    long *copies, long *kept, json_int_t *major)
{
	if (operations_of(r, index, true) == 0 ||
	    process_of(r->before, index) == NULL ||
	    process_of(r->step, index) == NULL)
		return;
	look_at(r, index);
	*faults += faults_of(r);
	*major += major_of(r);
	*copies += r->became.replaced + r->became.taken;
	*kept += r->became.present - r->became.first - r->became.filled -
	    r->became.restored;
}

/* The faults of the actors that did something; of them, those that copied a
 * page. kept: pages that had a frame before and after, whose frames must be
 * visible. */
static void
sum_up(struct reading *r, json_int_t *faults, long *copies, long *kept,
    json_int_t *major)
{
	const json_t *steps = json_object_get(r->record, "steps");

	*faults = *major = *copies = *kept = 0;
	for (size_t i = 1; i < json_array_size(steps); i++) {
		const json_t *before = json_array_get(steps, i - 1);
		const json_t *step = json_array_get(steps, i);

		for (size_t k = 0; k < regions_of(step) * ACTORS_MAX; k++) {
			r->before = told_of(before, k / ACTORS_MAX);
			r->step = told_of(step, k / ACTORS_MAX);
			sum_up_actor(r, (unsigned)(k % ACTORS_MAX), faults,
			    copies, kept, major);
		}
	}
	r->step = NULL;
}

static void
read_sums(struct reading *r, const char *text)
{
	json_int_t faults, major, stray = 0;
	long copies, kept;
	regmatch_t m[3];

	sum_up(r, &faults, &copies, &kept, &major);
	if (match(text, "; ([0-9]+) more in the same steps", m, 2))
		stray = number(text + m[1].rm_so);
	same(r, "faults", number(text) + stray, faults);
	if (match(text, "([0-9]+) of them copied a page", m, 2))
		same(r, "copies", number(text + m[1].rm_so), copies);
	else if (r->frames || r->predicted || kept == 0)
		same(r, "copies", 0, copies);
	else
		holds(r,
		    strstr(text, "only visible frames could tell") != NULL ||
			number(text) == 0,
		    "it cannot know");
	if (match(text, "([0-9]+) waited for the disk", m, 2))
		same(r, "major", number(text + m[1].rm_so), major);
	else
		same(r, "major", 0, major);
}

void
read_summary(struct reading *r, const char *line)
{
	long again;
	const json_t *claimed = peak(r, claimed_in, &again);
	const json_t *held;
	const char *text = line;

	r->step = NULL;
	r->paragraph = line;
	r->sentences++;
	if (take(&text, "  RSS claims the most at ")) {
		char said[96];
		long count = with_pages(claimed);

		text = read_when(r, text, claimed, again);
		snprintf(said, sizeof said,
		    "%lld kB of the region%s in %ld process%s.",
		    (long long)claim_of(claimed),
		    regions_of(claimed) > 1 ? "s" : "", count,
		    count == 1 ? "" : "es");
		if (strcmp(text, said) != 0)
			wrong(r, "it should say \"%s\"", said);
	} else if (take(&text, "  What is really held then: ")) {
		read_held(r, text, claimed);
	} else if (take(&text, "  The most is really held at ")) {
		held = peak(r, held_in, &again);
		text = read_when(r, text, held, again);
		read_held(r, text, held);
		holds(r, held_in(r, held) > held_in(r, claimed), "it is more");
		same(r, "RSS then", number(strstr(text, "RSS claims ") + 11),
		    claim_of(held));
	} else if (take(&text, "  No step leaves more held than that.")) {
		held = peak(r, held_in, &again);
		if (r->frames || r->predicted)
			same(r, "held", held_in(r, claimed), held_in(r, held));
	} else if (take(&text, "  No page of the region was in memory")) {
		same(r, "RSS", 0, claim_of(claimed));
	} else if (take(&text, "  No process ever had the region")) {
		holds(r, claimed == NULL, "nobody had it");
	} else if (take(&text, "  Reading and writing the region took ") ||
	    take(&text, "  Reading and writing the regions took ")) {
		read_sums(r, text);
	} else {
		r->sentences--;
	}
}

/* "16 pages of 4 kB = 64 kB; 2 consumers, born by fork; a part is 8 pages" */
void
read_head(struct reading *r, const char *line)
{
	const json_t *asked = object_of(r->record, "parameters");
	regmatch_t m[6];

	r->paragraph = line;
	if (!match(line,
		"^  ([0-9]+) pages? of [0-9]+ kB = ([0-9]+) kB; ([0-9]+) "
		"consumers?(, the [a-z ]+)?, born by",
		m, 4))
		return;
	r->sentences++;
	same(r, "pages", number(line + m[1].rm_so), figure_of(asked, "pages"));
	same(r, "kB", number(line + m[2].rm_so),
	    figure_of(asked, "pages") * r->page_kib);
	same(r, "consumers", number(line + m[3].rm_so),
	    figure_of(asked, "consumers"));
	if (match(line, "; a part is ([0-9]+) pages? \\(([a-z]+)", m, 3)) {
		const json_t *part = object_of(asked, "part");
		const char *pattern = text_of(part, "pattern");

		same(r, "part", number(line + m[1].rm_so),
		    figure_of(part, "count"));
		holds(r,
		    strncmp(line + m[2].rm_so, pattern,
			(size_t)(m[2].rm_eo - m[2].rm_so)) == 0,
		    "the pattern");
	}
}
