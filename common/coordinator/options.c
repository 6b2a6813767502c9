#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/quantity.h"
#include "cli/usage.h"
#include "coordinator/option_rows.h"
#include "coordinator/options.h"
#include "coordinator/steps.h"

static bool
wrong(const char *command, const char *option, const char *why)
{
	usage_error(command, "option '--%s': %s", option, why);
	return false;
}

bool
options_pages(const char *command, const struct option_number *pages,
    const struct option_number *size, uint64_t *out)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	/* Half of what 64-bit machines with four levels of tables address. */
	uint64_t most = (UINT64_C(1) << 46) / page_size;
	bool by_size = size->given || pages->value == 0;
	uint64_t count = by_size ? size->value / page_size : pages->value;
	char why[160];

	if (pages->given && size->given)
		return wrong(command, "size", "give either --pages or --size");
	if (by_size && size->value == 0)
		return wrong(
		    command, "size", "0 is too small: at least one page");
	if (by_size && size->value % page_size != 0) {
		snprintf(why, sizeof why,
		    "%" PRIu64 " bytes are not a whole number of %" PRIu64
		    " KiB pages; the next is %" PRIu64 "K",
		    size->value, page_size >> 10,
		    (count + 1) * (page_size >> 10));
		return wrong(command, "size", why);
	}
	if (count > most) {
		snprintf(why, sizeof why,
		    "shmlab maps no more than %" PRIu64 "T, or %" PRIu64
		    " pages",
		    (most * page_size) >> 40, most);
		return wrong(command, by_size ? "size" : "pages", why);
	}
	*out = count;
	return true;
}

static bool
set_consumers(struct parameters *p, const char *pair,
    const struct option_number *typed, const struct pair_info *info)
{
	char why[160];

	p->consumers = (unsigned)typed->value;
	if (p->consumers == info->consumers || !steps_names_consumers(info))
		return true;
	snprintf(why, sizeof why,
	    "the steps of this pair are for %u consumer%s, no more and no "
	    "fewer",
	    info->consumers, info->consumers == 1 ? "" : "s");
	return wrong(pair, "consumers", why);
}

/* Which pages a partial write touches. */
static bool
set_part(struct parameters *p, const char *pair,
    const struct typed_options *typed, const struct pair_info *info)
{
	enum pages_pattern pattern = PAGES_FIRST;
	uint64_t part;
	char why[160];

	if (info->whole &&
	    (typed->write.given || typed->pattern.given || typed->seed.given))
		return wrong(pair,
		    typed->write.given	       ? "write"
			: typed->pattern.given ? "pattern"
					       : "seed",
		    "no step of this pair touches a part of the region");
	if (!quantity_part(typed->write.text, p->pages, &part, why, sizeof why))
		return wrong(pair, "write", why);
	(void)pages_pattern_parse(typed->pattern.text, &pattern);
	if (pattern == PAGES_OWN && steps_names_consumers(info))
		return wrong(pair, "pattern",
		    "each consumer of this pair has a task of its own, and no "
		    "share of a part");
	if (typed->seed.given && pattern != PAGES_RANDOM)
		return wrong(pair, "seed", "it requires --pattern random");
	p->whole = info->whole;
	p->part = pages_part(p->pages, part, pattern, typed->seed.value);
	return true;
}

static bool
set_parameters(struct parameters *p, const char *pair,
    const struct typed_options *typed, const struct pair_info *info)
{
	p->timeout = (double)typed->timeout.value;
	return options_pages(pair, &typed->pages, &typed->size, &p->pages) &&
	    set_consumers(p, pair, &typed->consumers, info) &&
	    set_part(p, pair, typed, info);
}

/* Numbers reach the pair in plain digits. */
static void
set_own(struct options *out, const struct typed_options *typed,
    const struct option_rows *rows)
{
	for (size_t i = 0; i < rows->own_count; i++) {
		struct option_value *value = &out->values[i];

		strlcpy(value->name, rows->own[i].name, sizeof value->name);
		if (rows->own[i].takes == TAKES_CHOICE)
			strlcpy(value->value, typed->choices[i].text,
			    sizeof value->value);
		else
			snprintf(value->value, sizeof value->value, "%" PRIu64,
			    typed->numbers[i].value);
	}
	out->parameters.options = out->values;
	out->parameters.option_count = rows->own_count;
}

void
options_report(struct options *out, const struct typed_report *typed,
    const char *color, bool ascii)
{
	style_init(&out->style, color);
	out->style.ascii |= ascii;
	out->style.explain = typed->explain;
	out->style.ledger = typed->ledger;
	out->style.full = typed->full;
	out->style.in_kib = typed->full ||
	    strcmp(typed->units.text, "kib") == 0;
	out->style.quiet = typed->quiet;
	out->style.stages = typed->stages;
	out->json = typed->json.given;
	out->json_path = typed->json.text;
	out->csv = typed->csv.given;
	out->csv_path = typed->csv.text;
	out->html_path = typed->html.text;
}

/* Two outputs may go to /dev/null, but not to one file. */
static bool
is_same_file(const char *one, const char *other)
{
	struct stat st;

	return one != NULL && other != NULL && strcmp(one, other) == 0 &&
	    (stat(one, &st) < 0 || S_ISREG(st.st_mode));
}

bool
options_files(
    const char *command, const char *json, const char *csv, const char *html)
{
	static const char taken[] = "another output goes to that file";

	if (is_same_file(csv, json))
		return wrong(command, "csv", taken);
	if (is_same_file(html, json) || is_same_file(html, csv))
		return wrong(command, "html", taken);
	return true;
}

bool
options_outputs(const char *command, const struct options *options)
{
	if (options->json && options->csv && options->json_path == NULL &&
	    options->csv_path == NULL)
		return wrong(command, "csv",
		    "one of --json and --csv must go to a file: --csv=FILE");
	return options_files(
	    command, options->json_path, options->csv_path, options->html_path);
}

static bool
set_outputs(
    struct options *out, const char *pair, const struct typed_options *typed)
{
	options_report(out, &typed->report, typed->color.text, typed->ascii);
	out->pause = typed->pause;
	out->quiz = typed->quiz;
	out->repeat = (unsigned)typed->repeat.value;
	out->answers_path = typed->answers.text;
	if (out->repeat > 1 && (out->pause || out->quiz))
		return wrong(pair, "repeat", "it would wait in each run");
	if (out->answers_path != NULL && !out->quiz)
		return wrong(pair, "answers", "it requires --quiz");
	if (out->quiz && out->json && out->json_path == NULL)
		return wrong(pair, "quiz",
		    "the record must go to a file then: --json=FILE");
	if (out->quiz && out->csv && out->csv_path == NULL)
		return wrong(pair, "quiz",
		    "the figures must go to a file then: --csv=FILE");
	return options_outputs(pair, out);
}

double
options_timeout(char *const *argv, double otherwise)
{
	static const char name[] = "--timeout";
	const size_t length = sizeof name - 1;

	for (; *argv != NULL && strcmp(*argv, "--") != 0; argv++) {
		const char *value = NULL;
		double seconds;

		if (strncmp(*argv, name, length) == 0)
			value = (*argv)[length] == '=' ? *argv + length + 1
			    : (*argv)[length] == '\0'  ? argv[1]
						       : NULL;
		seconds = value != NULL ? strtod(value, NULL) : 0;
		if (seconds >= 1 && seconds <= TIMEOUT_MAX)
			otherwise = seconds;
	}
	return otherwise;
}

bool
options_parse(struct options *out, const char *pair, char **argv,
    const struct pair_info *info)
{
	struct typed_options typed = {0};
	struct option_operands operands;
	struct option_rows rows;

	*out = (struct options){0};
	option_rows_init(&rows, info);
	if (!option_table_parse(rows.all, pair, false, argv, &typed, &operands))
		return false;
	out->help = operands.help;
	if (operands.help)
		return true;
	if (operands.count > 0) {
		usage_unexpected(pair, operands.words[0]);
		return false;
	}
	set_own(out, &typed, &rows);
	return set_outputs(out, pair, &typed) &&
	    set_parameters(&out->parameters, pair, &typed, info);
}
