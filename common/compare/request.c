#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "cli/quantity.h"
#include "cli/usage.h"
#include "compare/request.h"
#include "coordinator/option_rows.h"
#include "coordinator/options.h"
#include "region/region_kind.h"
#include "stream/message.h"

#define STREAM_CONSUMERS 1 /* by default */

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
    {"html", TAKES_TEXT, AT(html), "FILE",
	.text = "write a page of the comparison, to be shown, to FILE"},
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

	if (!split("write", list, &r->texts[1], r->writes, &r->write_count))
		return false;
	for (size_t i = 0; i < r->write_count; i++) {
		if (!quantity_part(
			r->writes[i], r->pages, &r->parts[i], why, sizeof why))
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

static int
refuse_subject(const char *name, const char *pair)
{
	struct nearest nearest = {.typed = name};
	char **pairs;

	if (pairs_tell_fault(pair))
		return EXIT_CANNOT_RUN;
	pairs = pairs_list();
	for (unsigned kind = 0; kind < REGION_KINDS; kind++)
		nearest_try(&nearest, region_kind_word(kind));
	nearest_try_all(&nearest, pairs);
	usage_unknown("compare", "kind or pair", "", &nearest);
	pairs_free(pairs);
	return EXIT_USAGE;
}

/* 0 or an exit status. */
static int
add_subject(struct compare_request *r, const char *name)
{
	struct subject *subject = &r->subjects[r->subject_count];
	enum region_kind kind;

	if (r->subject_count == REQUEST_LIST) {
		usage_error(
		    "compare", "more than %d kinds and pairs", REQUEST_LIST);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < r->subject_count; i++) {
		if (strcmp(r->subjects[i].name, name) == 0) {
			usage_error("compare", "'%s' is named twice", name);
			return EXIT_USAGE;
		}
	}
	*subject = (struct subject){.name = name, .pair = name};
	if (region_kind_parse(name, &kind)) {
		subject->pair = "kinds";
		subject->is_kind = true;
	}
	if (!pairs_find(subject->pair, subject->path, sizeof subject->path))
		return refuse_subject(name, subject->pair);
	r->subject_count++;
	return 0;
}

static int
set_subjects(struct compare_request *r, const struct option_operands *operands)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < operands->count; i++)
		status = add_subject(r, operands->words[i]);
	for (unsigned kind = 0;
	     operands->count == 0 && status == 0 && kind < REGION_KINDS; kind++)
		status = add_subject(r, region_kind_word(kind));
	return status;
}

/* false: stderr says what is wrong. */
static bool
set_options(struct compare_request *r, const struct compare_options *o)
{
	if (o->json.given && o->csv.given && o->json.text == NULL &&
	    o->csv.text == NULL)
		return wrong("csv",
		    "stdout is taken by --json; give one of them a file: "
		    "--csv=FILE");
	return options_files(
		   "compare", o->json.text, o->csv.text, o->html.text) &&
	    options_pages("compare", &o->pages, &o->size, &r->pages) &&
	    set_consumers(r, o->consumers.text) &&
	    set_writes(r, o->write.text) && check_message(&o->message);
}

int
request_make(struct compare_request *r, const struct compare_options *o,
    const struct option_operands *operands)
{
	*r = (struct compare_request){.options = o};
	style_init(&r->style, o->color.text);
	r->style.ascii |= o->ascii;
	(void)pages_pattern_parse(o->pattern.text, &r->pattern);
	return set_options(r, o) ? set_subjects(r, operands) : EXIT_USAGE;
}

/* Options that subjects of one sort do not take. */
static bool
settle_options(const struct compare_request *r)
{
	static const char region[] = "pairs that stream have a region of the "
				     "size that each needs; see --message and "
				     "--count";
	static const char part[] = "pairs that stream write messages, and no "
				   "part of a region; see --message and "
				   "--count";
	static const char stream[] = "only pairs that stream messages take "
				     "it, such as stream and pipe";
	const struct compare_options *o = r->options;
	bool random = r->pattern == PAGES_RANDOM;
	const struct {
		const char *option;
		bool streams, given;
		const char *why;
	} refused[] = {
	    {"size' or '--pages", true, o->size.given || o->pages.given,
		region},
	    {"write", true, o->write.given, part},
	    {"pattern", true, o->pattern.given, part},
	    {"seed", true, o->seed.given, part},
	    {"message", false, o->message.given, stream},
	    {"seed", false, o->seed.given && !random,
		"it requires --pattern random"},
	    {"count", false, o->count.given, stream},
	};

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (refused[i].given && refused[i].streams == r->streams)
			return wrong(refused[i].option, refused[i].why);
	return true;
}

bool
request_settle(struct compare_request *r)
{
	const struct subject *one = NULL, *other = NULL;

	for (size_t i = 0; i < r->subject_count; i++) {
		if (r->subjects[i].streams)
			one = &r->subjects[i];
		else
			other = &r->subjects[i];
	}
	if (one != NULL && other != NULL) {
		usage_error("compare",
		    "%s streams messages and %s does not, so they cannot be "
		    "compared",
		    one->name, other->name);
		return false;
	}
	r->streams = one != NULL;
	if (r->streams && !r->options->consumers.given) {
		r->consumers[0] = STREAM_CONSUMERS;
		r->consumer_count = 1;
	}
	return settle_options(r);
}

void
request_release(struct compare_request *r)
{
	for (size_t i = 0; i < sizeof r->texts / sizeof *r->texts; i++)
		free(r->texts[i]);
}
