#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "cli/quantity.h"
#include "cli/usage.h"
#include "compare/request.h"
#include "coordinator/option_rows.h"
#include "coordinator/options.h"
#include "region/region_kind.h"
#include "stream/message.h"

#define AT(member) offsetof(struct compare_options, member)

/* Their order is that of the help. */
const struct option_row request_rows[] = {
    {"size", TAKES_BYTES, AT(size), "SIZE", .text = "size of the region",
	.initial = "64M"},
    {"pages", TAKES_NUMBER, AT(pages), "N", .text = "the same in pages",
	.least = 1},
    {"consumers", TAKES_TEXT, AT(consumers), "LIST",
	.text = "how many consumers; streams: 1", .initial = "1,2,4,8"},
    {"write", TAKES_TEXT, AT(write), "LIST",
	.text = "how much each consumer writes, in pages or percent",
	.initial = "0%,50%,100%"},
    OPTION_ROWS_OF_PATTERN(struct compare_options),
    {"message", TAKES_BYTES, AT(message), "SIZE",
	.text = "streams only: the size of a message, a multiple of 8 bytes"},
    {"count", TAKES_NUMBER, AT(count), "N",
	.text = "streams only: how many messages", .least = 1,
	.most = INT64_MAX},
    {"json", TAKES_OUTPUT, AT(json), "FILE",
	.text = "write the rows as JSON, to stdout or to FILE"},
    {"csv", TAKES_OUTPUT, AT(csv), "FILE",
	.text = "write the rows as CSV, to stdout or to FILE"},
    OPTION_ROWS_OF_STYLE(struct compare_options),
    OPTION_ROW_OF_TIMEOUT(struct compare_options),
    {0},
};

void
request_list(FILE *out)
{
	fputs("\nKinds (all six, if nothing is named):\n", out);
	for (unsigned kind = 0; kind < REGION_KINDS; kind++)
		fprintf(out, "  %s\n", region_kind_word(kind));
	fputs("Pairs: any whose consumers write, or pairs that stream; see "
	      "./run.sh list\n",
	    out);
}

static bool
wrong(const char *option, const char *why)
{
	usage_error("compare", "option '--%s': %s", option, why);
	return false;
}

/* The words of a list with commas, in a copy of it that goes to *copy. */
static bool
split(const char *option, const char *list, char **copy, const char **words,
    size_t *count)
{
	char *rest, *word;

	*copy = rest = strdup(list);
	if (rest == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	*count = 0;
	while ((word = strsep(&rest, ",")) != NULL) {
		if (*word == '\0')
			return wrong(option, "there is nothing beside a comma");
		if (*count == REQUEST_LIST)
			return wrong(option, "the list is too long");
		for (size_t i = 0; i < *count; i++) {
			if (strcmp(words[i], word) == 0)
				return wrong(option, "a word is given twice");
		}
		words[(*count)++] = word;
	}
	return true;
}

static bool
set_consumers(struct compare_request *r, const char *list)
{
	const char *words[REQUEST_LIST];
	uint64_t consumers;
	char why[160];

	if (!split("consumers", list, &r->texts[0], words, &r->consumer_count))
		return false;
	for (size_t i = 0; i < r->consumer_count; i++) {
		if (!quantity_count(words[i], 1, CONSUMERS_MAX, &consumers, why,
			sizeof why))
			return wrong("consumers", why);
		r->consumers[i] = (unsigned)consumers;
	}
	return true;
}

static bool
set_writes(struct compare_request *r, const char *list)
{
	char why[160];
	uint64_t part;

	if (!split("write", list, &r->texts[1], r->writes, &r->write_count))
		return false;
	for (size_t i = 0; i < r->write_count; i++) {
		if (!quantity_part(
			r->writes[i], r->pages, &part, why, sizeof why))
			return wrong("write", why);
	}
	return true;
}

static bool
check_message(const struct option_number *message)
{
	if (!message->given ||
	    (message->value >= MESSAGE_MIN &&
		message->value % MESSAGE_MIN == 0))
		return true;
	return wrong("message", "a message has a multiple of 8 bytes");
}

static bool
refuse_subject(const char *name)
{
	struct nearest nearest = {.typed = name};
	char **pairs = pairs_list();

	for (unsigned kind = 0; kind < REGION_KINDS; kind++)
		nearest_try(&nearest, region_kind_word(kind));
	nearest_try_all(&nearest, pairs);
	usage_unknown("compare", "kind or pair", "", &nearest);
	pairs_free(pairs);
	return false;
}

static bool
add_subject(struct compare_request *r, const char *name)
{
	struct subject *subject = &r->subjects[r->subject_count];
	enum region_kind kind;

	if (r->subject_count == REQUEST_LIST) {
		usage_error(
		    "compare", "more than %d kinds and pairs", REQUEST_LIST);
		return false;
	}
	for (size_t i = 0; i < r->subject_count; i++) {
		if (strcmp(r->subjects[i].name, name) == 0) {
			usage_error("compare", "'%s' is named twice", name);
			return false;
		}
	}
	*subject = (struct subject){.name = name, .pair = name};
	if (region_kind_parse(name, &kind)) {
		subject->pair = "kinds";
		subject->is_kind = true;
	}
	if (!pairs_find(subject->pair, subject->path, sizeof subject->path))
		return refuse_subject(name);
	r->subject_count++;
	return true;
}

static bool
set_subjects(struct compare_request *r, const struct option_operands *operands)
{
	for (size_t i = 0; i < operands->count; i++)
		if (!add_subject(r, operands->words[i]))
			return false;
	for (unsigned kind = 0; operands->count == 0 && kind < REGION_KINDS;
	     kind++)
		if (!add_subject(r, region_kind_word(kind)))
			return false;
	return true;
}

static bool
set_outputs(struct compare_request *r, const struct compare_options *o)
{
	style_init(&r->style, o->color.text);
	r->style.ascii |= o->ascii;
	r->json = o->json.given;
	r->json_path = o->json.text;
	r->csv = o->csv.given;
	r->csv_path = o->csv.text;
	if (r->json && r->csv && r->json_path == NULL && r->csv_path == NULL)
		return wrong("csv",
		    "stdout is taken by --json; give one of them a file: "
		    "--csv=FILE");
	return true;
}

bool
request_make(struct compare_request *r, const struct compare_options *o,
    const struct option_operands *operands)
{
	*r = (struct compare_request){
	    .pattern = o->pattern,
	    .seed = o->seed,
	    .timeout = o->timeout,
	    .message = o->message,
	    .count = o->count,
	    .sized = o->pages.given || o->size.given,
	    .crowded = o->consumers.given,
	    .written = o->write.given,
	};
	return set_outputs(r, o) &&
	    options_pages("compare", &o->pages, &o->size, &r->pages) &&
	    set_consumers(r, o->consumers.text) &&
	    set_writes(r, o->write.text) && check_message(&o->message) &&
	    set_subjects(r, operands);
}

void
request_release(struct compare_request *r)
{
	for (size_t i = 0; i < sizeof r->texts / sizeof *r->texts; i++)
		free(r->texts[i]);
}
