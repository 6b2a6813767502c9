#include <errno.h>
#include <inttypes.h>

#include "report/html/bars.h"
#include "report/html/frame_map.h"
#include "report/html/markup.h"
#include "report/html/page_body.h"
#include "report/html/page_frame.h"
#include "report/html/prose.h"
#include "report/html/series_table.h"
#include "report/html/staircase.h"
#include "report/introduction.h"
#include "report/sentences/actor_sets.h"
#include "report/summary.h"
#include "report/told_region.h"

/* The verdict in a word or two, and the class of its colour. */
static const char *
verdict_words(const struct page_parts *parts, const char **class)
{
	const struct verdict_record *verdict = parts->verdict;

	*class = "verdict open";
	if (!verdict->complete)
		return "Incomplete";
	if (parts->head->predicted)
		return "Predicted";
	if (verdict->verdict == VERDICT_NOT_CHECKED)
		return "Not checked";
	*class = verdict->verdict == VERDICT_BALANCED ? "verdict good"
						      : "verdict bad";
	return verdict->verdict == VERDICT_BALANCED ? "Balanced"
						    : "Contradicted";
}

/* The sentences of the summary, as the terminal prints them. */
static int
put_summary(struct markup *m, const struct page_parts *parts)
{
	struct prose prose;
	int error = prose_open(&prose);

	if (error != 0)
		return error;
	summary_print(&prose.paper, parts->head, parts->tally, parts->verdict);
	return prose_write_indented(&prose, m, "result");
}

static int
put_header(struct markup *m, const struct page_parts *parts)
{
	const char *class, *words = verdict_words(parts, &class);
	int error;

	markup_open(m, "header");
	markup_open(m, "div");
	markup_open(m, "h1");
	markup_text(m, parts->head->pair);
	markup_text(m, " ");
	markup_leaf(m, "small", NULL, parts->head->summary);
	markup_close(m);
	error = put_summary(m, parts);
	markup_close(m);
	markup_leaf(m, "p", class, words);
	markup_close(m);
	return error;
}

/* Links to the steps; with a script they show one of them at a time. */
static void
put_steps_list(struct markup *m, const struct page_parts *parts)
{
	const struct series *series = parts->series;

	markup_open(m, "nav");
	markup_attribute(m, "aria-label", "steps");
	markup_open_class(m, "ol", "steps");
	for (size_t i = 0; i < series->count; i++) {
		markup_open(m, "li");
		markup_open(m, "a");
		markup_attribute_format(
		    m, "href", "#step-%u", series->points[i].number);
		markup_leaf_format(
		    m, "b", NULL, "%u", series->points[i].number);
		markup_text_format(m, " %s", series->points[i].name);
		markup_close(m);
		markup_close(m);
	}
	markup_close(m);
	markup_open_class(m, "div", "tools");
	page_frame_button(
	    m, "previous", "ArrowLeft", "\u2190", "the step before");
	markup_open(m, "input");
	markup_attribute(m, "type", "range");
	markup_attribute(m, "id", "slider");
	markup_attribute(m, "min", "0");
	markup_attribute_format(
	    m, "max", "%zu", series->count > 0 ? series->count - 1 : 0);
	markup_attribute(m, "value", "0");
	markup_attribute(m, "aria-label", "step");
	markup_close(m);
	page_frame_button(m, "next", "ArrowRight", "\u2192", "the next step");
	page_frame_button(
	    m, "flip", "b", "before", "the map before the step, or after it");
	page_frame_button(m, "predictions", "p", "ledger",
	    "what was predicted, beside what was measured");
	page_frame_button(
	    m, "theme", "t", "theme", "as the system, light or dark");
	page_frame_button(m, "help", "?", "?", "all keys");
	markup_close(m);
	markup_close(m);
}

/* The plots, over all steps. */
static void
put_plots(struct markup *m, const struct page_parts *parts)
{
	markup_open(m, "section");
	markup_attribute(m, "id", "claims");
	markup_leaf(m, "h2", NULL, "What RSS claims, what is held");
	bars_write(m, parts->head, parts->series);
	markup_close(m);
	markup_open(m, "section");
	markup_attribute(m, "id", "stairs");
	markup_leaf_format(
	    m, "h2", NULL, "The %s, step by step", region_noun(parts->head));
	staircase_write(m, parts->head, parts->series);
	series_table_write(m, parts->head, parts->series);
	markup_close(m);
}

static void
put_steps(struct markup *m, const struct page_parts *parts)
{
	markup_open(m, "section");
	markup_attribute(m, "id", "steps");
	markup_leaf(m, "h2", NULL, "Which frame is behind each page");
	frame_map_legend(m, parts->head);
	markup_verbatim(m, parts->sections);
	markup_close(m);
}

/* What else the figures depend on. */
static void
put_machine(struct markup *m, const struct platform *platform)
{
	markup_leaf_format(m, "p", NULL,
	    "%s, pages of %zu kB, %d CPU%s, transparent huge pages: %s; faults "
	    "are counted by %s.",
	    platform->uts.machine, platform->page_size / 1024, platform->cpus,
	    plural((uint64_t)platform->cpus),
	    platform->thp[0] != '\0' ? platform->thp : "n/a",
	    platform->fault_addresses ? "address" : "process");
}

static int
put_footer(struct markup *m, const struct page_parts *parts)
{
	struct prose prose;
	int error = prose_open(&prose);

	if (error != 0)
		return error;
	prose.paper.style.full = false;
	introduction_print(&prose.paper, parts->head);
	markup_open(m, "footer");
	markup_leaf(m, "h2", NULL, "What was run, and where");
	error = prose_write_indented(&prose, m, "platform");
	if (!parts->head->predicted)
		put_machine(m, &parts->head->platform);
	page_frame_origin(m, parts->command, parts->record);
	markup_close(m);
	return error;
}

static void
put_keys(struct markup *m)
{
	static const struct {
		const char *keys, *what;
	} rows[] = {
	    {"\u2190 \u2192", "the step before, the next step"},
	    {"Home End", "the first step, the last step"},
	    {"b", "the map before the step, and after it"},
	    {"p", "what was predicted, beside what was measured"},
	    {"t", "theme: as the system, light, dark"},
	    {"Tab, then arrows", "cells of the map; Esc leaves it"},
	    {"?", "these keys; Esc closes them"},
	};

	markup_open(m, "dialog");
	markup_attribute(m, "id", "keys");
	markup_open(m, "table");
	markup_open(m, "tbody");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		markup_open(m, "tr");
		markup_leaf(m, "th", NULL, rows[i].keys);
		markup_leaf(m, "td", NULL, rows[i].what);
		markup_close(m);
	}
	markup_close(m);
	markup_close(m);
	page_frame_button(m, "close", "Escape", "close", NULL);
	markup_close(m);
}

int
page_body_write(FILE *out, const struct page_parts *parts)
{
	struct markup m;
	int error;

	page_frame_begin(&m, out, parts->head->pair, parts->head->summary);
	error = put_header(&m, parts);
	if (parts->series->count > 0)
		put_steps_list(&m, parts);
	markup_open(&m, "main");
	if (parts->series->count > 0)
		put_plots(&m, parts);
	put_steps(&m, parts);
	markup_close(&m);
	if (error == 0)
		error = put_footer(&m, parts);
	put_keys(&m);
	markup_open(&m, "p");
	markup_attribute(&m, "id", "readout");
	markup_attribute(&m, "role", "status");
	markup_close(&m);
	page_frame_end(&m, parts->record);
	return error;
}
