#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "facts.h"

static struct facts
take_facts(const struct trial *t)
{
	struct facts f = {.record = trial_record(t)};
	const json_t *asked = json_object_get(f.record, "parameters");
	const json_t *platform = json_object_get(f.record, "platform");

	f.pages = figure_of(asked, "pages");
	f.consumers = figure_of(asked, "consumers");
	f.part = figure_of(json_object_get(asked, "part"), "count");
	f.page_kib = figure_of(platform, "page_kib");
	f.frames = strcmp(text_of(platform, "proof"), "frames") == 0;
	f.states = strcmp(text_of(platform, "proof"), "totals") != 0;
	return f;
}

struct facts
facts_of(const struct trial *t)
{
	struct facts f;
	char *findings;

	if (*t->err != '\0')
		fail_msg("%s: %s", t->command, t->err);
	trial_left_nothing(t);
	f = take_facts(t);
	findings = json_dumps(json_object_get(f.record, "findings"), 0);
	if (strcmp(findings, "[]") != 0)
		fail_msg("%s: %.400s", t->command, findings);
	free(findings);
	assert_string_equal(text_of(f.record, "verdict"), "balanced");
	assert_true(json_is_true(json_object_get(f.record, "complete")));
	assert_int_equal(t->status, 0);
	return f;
}

void
facts_release(struct facts *f)
{
	json_decref(f->record);
	f->record = NULL;
}

json_int_t
process_figure(
    const struct facts *f, const char *step, json_int_t index, const char *key)
{
	return figure_of(
	    record_process(record_step(f->record, step), index), key);
}

json_int_t
region_figure(
    const struct facts *f, const char *step, json_int_t index, const char *key)
{
	return figure_of(
	    record_region(record_step(f->record, step), index), key);
}

json_int_t
change(const struct facts *f, const char *before, const char *after,
    json_int_t index, const char *key)
{
	return process_figure(f, after, index, key) -
	    process_figure(f, before, index, key);
}

void
faults_are(const struct facts *f, const char *before, const char *after,
    json_int_t index, json_int_t count)
{
	json_int_t measured = change(f, before, after, index, "minor_faults") +
	    change(f, before, after, index, "major_faults") -
	    change(f, before, after, index, "settling_faults");

	if (TAKES_NOTES && measured > count)
		return;
	if (measured != count)
		fail_msg("actor %lld took %lld faults from step '%s' to '%s', "
			 "and not %lld",
		    index, measured, before, after, count);
}

void
majors_are(const struct facts *f, const char *before, const char *after,
    json_int_t index, json_int_t count)
{
	assert_int_equal(
	    change(f, before, after, index, "major_faults"), count);
}

static void
region_has(const struct facts *f, const char *step, json_int_t index,
    const char *key, json_int_t pages)
{
	json_int_t kib = region_figure(f, step, index, key);

	if (kib != pages * f->page_kib)
		fail_msg("step '%s', actor %lld: %s is %lld, and not of %lld "
			 "pages",
		    step, index, key, kib, pages);
}

void
rss_is(
    const struct facts *f, const char *step, json_int_t index, json_int_t pages)
{
	region_has(f, step, index, "rss_kib", pages);
}

void
uss_is(
    const struct facts *f, const char *step, json_int_t index, json_int_t pages)
{
	region_has(f, step, index, "uss_kib", pages);
}

void
pages_are(const struct facts *f, const char *step, json_int_t index,
    const char *state, json_int_t count)
{
	const json_t *region = record_region(
	    record_step(f->record, step), index);
	json_int_t measured;

	if (!f->states)
		return;
	measured = figure_of(json_object_get(region, "pages"), state);
	if (measured != count)
		fail_msg("step '%s', actor %lld: %lld pages are %s, and not "
			 "%lld",
		    step, index, measured, state, count);
}

void
frames_are(const struct facts *f, const char *step, json_int_t count)
{
	const json_t *of_step = record_step(f->record, step);
	const json_t *group = json_object_get(of_step, "group");
	json_int_t pss = figure_of(group, "region_pss_kib");
	size_t processes = json_array_size(
	    json_object_get(of_step, "processes"));

	if (f->frames && figure_of(group, "frames") != count)
		fail_msg("step '%s': %lld frames, and not %lld", step,
		    figure_of(group, "frames"), count);
	assert_in_range(pss + (json_int_t)processes, count * f->page_kib,
	    count * f->page_kib + (json_int_t)processes);
}

/* The frame of each page, -1 for none. The caller frees it. */
static json_int_t *
frames_of(const struct facts *f, const char *step, json_int_t index)
{
	const json_t *runs = json_object_get(
	    record_region(record_step(f->record, step), index), "runs");
	json_int_t *frames = calloc((size_t)f->pages, sizeof *frames);
	const json_t *run;
	size_t i;

	assert_non_null(frames);
	json_array_foreach (runs, i, run) {
		const json_t *frame = json_object_get(run, "frame");

		for (json_int_t at = 0; at < figure_of(run, "count"); at++)
			frames[figure_of(run, "first") + at] = json_is_integer(
								   frame)
			    ? json_integer_value(frame) + at
			    : -1;
	}
	return frames;
}

void
same_frames(const struct facts *f, json_int_t index, const char *step,
    json_int_t other_index, const char *other_step)
{
	json_int_t *a = frames_of(f, step, index);
	json_int_t *b = frames_of(f, other_step, other_index);

	assert_memory_equal(a, b, (size_t)f->pages * sizeof *a);
	free(a);
	free(b);
}

static json_int_t
in_class(const json_t *step, const char *class)
{
	return figure_of(json_object_get(step, "fault_classes"), class);
}

void
class_is(const struct facts *f, const char *step, const char *class,
    json_int_t count)
{
	if (!TAKES_NOTES)
		assert_int_equal(
		    in_class(record_step(f->record, step), class), count);
}

void
class_in_all_is(const struct facts *f, const char *class, json_int_t count)
{
	const json_t *step;
	json_int_t sum = 0;
	size_t i;

	if (TAKES_NOTES)
		return;
	json_array_foreach (json_object_get(f->record, "steps"), i, step) {
		sum += in_class(step, class);
	}
	assert_int_equal(sum, count);
}

void
bytes_were_checked(
    const struct facts *f, const char *step, json_int_t index, json_int_t pages)
{
	char label[32];
	const json_t *did;
	json_int_t checked = 0;
	size_t i;

	if (index == 0)
		strlcpy(label, "producer", sizeof label);
	else
		snprintf(label, sizeof label, "consumer %lld", index);
	json_array_foreach (
	    json_object_get(record_step(f->record, step), "did"), i, did) {
		if (strcmp(text_of(did, "actor"), label) == 0 &&
		    strstr(text_of(did, "words"), ", checking the bytes"))
			checked += figure_of(
			    json_object_get(did, "pages"), "count");
	}
	assert_int_equal(checked, pages);
}

void
claim_holds(struct trial *t, void (*claim)(const struct facts *),
    const char *const *commands)
{
	for (; *commands != NULL; commands++) {
		const char *words[32] = {NULL};
		char command[160], *rest;
		struct facts f;
		size_t n = 0;

		snprintf(command, sizeof command, "%s --quiet", *commands);
		for (char *word = strtok_r(command, " ", &rest); word != NULL;
		     word = strtok_r(NULL, " ", &rest))
			words[n++] = word;
		trial_run_words(t, words);
		f = facts_of(t);
		if (claim != NULL)
			claim(&f);
		facts_release(&f);
	}
}

bool
option_is(const struct facts *f, const char *name, const char *value)
{
	const json_t *asked = json_object_get(f->record, "parameters");

	return strcmp(text_of(json_object_get(asked, "options"), name),
		   value) == 0;
}

struct pages
part_of(const struct facts *f)
{
	const json_t *part = json_object_get(
	    json_object_get(f->record, "parameters"), "part");
	enum pages_pattern pattern;

	assert_int_equal(
	    pages_pattern_parse(text_of(part, "pattern"), &pattern), 0);
	return pages_part((uint64_t)f->pages, (uint64_t)f->part, pattern,
	    strtoull(text_of(part, "seed"), NULL, 0));
}

/* Sets a mark on each page of the set. */
static void
mark(struct pages set, bool value, bool *marked)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;

	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			marked[run.first + i] = value;
}

json_int_t
pages_beside(struct pages a, struct pages b)
{
	bool *marked = calloc(a.total, sizeof *marked);
	json_int_t count = 0;

	assert_non_null(marked);
	mark(a, true, marked);
	mark(b, false, marked);
	for (uint64_t i = 0; i < a.total; i++)
		count += marked[i];
	free(marked);
	return count;
}
