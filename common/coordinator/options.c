#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/quantity.h"
#include "coordinator/options.h"
#include "coordinator/steps.h"

#define DEFAULT_WRITE	"50%"
#define DEFAULT_TIMEOUT 120

enum code {
	OPTION_PAGES = 1,
	OPTION_SIZE,
	OPTION_CONSUMERS,
	OPTION_WRITE,
	OPTION_PATTERN,
	OPTION_SEED,
	OPTION_PAUSE,
	OPTION_QUIZ,
	OPTION_ANSWERS,
	OPTION_LEDGER,
	OPTION_QUIET,
	OPTION_EXPLAIN,
	OPTION_JSON,
	OPTION_COLOR,
	OPTION_ASCII,
	OPTION_TIMEOUT,
	OPTION_HELP,
	OPTION_OF_THE_PAIR = 256, /* the first of them; '?' is below */
};

static const struct common_option {
	const char *name;
	int argument; /* as in struct option */
	int value;
	const char *usage, *text;
} common_options[] = {
    {"pages", required_argument, OPTION_PAGES, "--pages N",
	"size of the region in pages"},
    {"size", required_argument, OPTION_SIZE, "--size 64M",
	"or in bytes, with K, M, G or T behind the number"},
    {"consumers", required_argument, OPTION_CONSUMERS, "--consumers N",
	"how many consumers"},
    {"write", required_argument, OPTION_WRITE, "--write N|P%",
	"how much a partial write touches (default 50%)"},
    {"pattern", required_argument, OPTION_PATTERN, "--pattern WORD",
	"which pages: first (default), stride, random,\n"
	"                      or own: each consumer its own share"},
    {"seed", required_argument, OPTION_SEED, "--seed N",
	"of the random pattern (default 1)"},
    {"pause", no_argument, OPTION_PAUSE, "--pause",
	"wait for Enter after each step"},
    {"quiz", no_argument, OPTION_QUIZ, "--quiz",
	"ask before each step what it will do"},
    {"answers", required_argument, OPTION_ANSWERS, "--answers FILE",
	"take the answers from FILE, a line each"},
    {"ledger", no_argument, OPTION_LEDGER, "--ledger",
	"all that was predicted beside what was measured"},
    {"quiet", no_argument, OPTION_QUIET, "--quiet",
	"only the beginning and the summary"},
    {"explain", no_argument, OPTION_EXPLAIN, "--explain",
	"longer words, and the maps line field by field"},
    {"json", optional_argument, OPTION_JSON, "--json[=FILE]",
	"the record as JSON, on stdout or into FILE"},
    {"color", required_argument, OPTION_COLOR, "--color=WHEN",
	"auto (default), always, never"},
    {"ascii", no_argument, OPTION_ASCII, "--ascii",
	"no character outside ASCII"},
    {"timeout", required_argument, OPTION_TIMEOUT, "--timeout SECONDS",
	"how long one actor may take for a step (default 120)"},
    {"help", no_argument, OPTION_HELP, "--help", "this text"},
};
#define COMMON_OPTIONS (sizeof common_options / sizeof *common_options)

/* What was typed, before it is known what it is a part of. */
struct typed_options {
	const char *pages, *size, *consumers, *write, *pattern, *seed;
	const char *color, *timeout;
};

static size_t
own_options(const struct pair_info *info)
{
	size_t n = 0;

	while (n < ROLE_OPTIONS && *info->options[n].name != '\0')
		n++;
	return n;
}

#define COLUMNS 79

/* "a|b|c": goes on in another line, behind a bar, where it has to. column is where
 * it begins, indent where it goes on. Returns where it ends. */
static int
print_choices(FILE *out, const char *choices, int column, int indent)
{
	while (*choices != '\0') {
		int length = (int)strcspn(choices, "|");

		length += choices[length] == '|';
		if (column + length > COLUMNS) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		}
		fprintf(out, "%.*s", length, choices);
		column += length;
		choices += length;
	}
	return column;
}

/* "(--kind shm-private|shm-shared)", in a line of its own if it is long. */
static void
print_condition(FILE *out, const struct step_info *step, int column)
{
	int length = (int)(strlen(step->option) + strlen(step->values)) + 6;

	if (column + length > COLUMNS)
		column = fprintf(out, "\n%*s", 13, "") - 1;
	else
		column += fprintf(out, " ");
	column += fprintf(out, "(--%s ", step->option);
	print_choices(out, step->values, column, column);
	fputc(')', out);
}

static void
print_story(FILE *out, const struct pair_info *info)
{
	for (size_t i = 0; i < steps_length(info); i++) {
		const struct step_info *step = &info->steps[i];
		int column = fprintf(out, "  %-10s %s", step->name, step->text);

		if (*step->option != '\0')
			print_condition(out, step, column);
		fputc('\n', out);
	}
}

/* Does a common option mean anything to the pair? Who is refused it need not read
 * of it. */
static bool
has_meaning(int option, const struct pair_info *info)
{
	switch (option) {
	case OPTION_WRITE:
	case OPTION_PATTERN:
	case OPTION_SEED:
		return !info->whole;
	case OPTION_CONSUMERS:
		return !steps_names_consumers(info);
	case OPTION_QUIZ:
	case OPTION_ANSWERS:
		return !info->no_dry_run;
	default:
		return true;
	}
}

void
options_help(FILE *out, const char *pair, const struct pair_info *info)
{
	fprintf(out,
	    "usage: ./run.sh %s [options]\n\n%s\n\nThe story, step by step:\n",
	    pair, info->summary);
	print_story(out, info);
	if (own_options(info) > 0)
		fprintf(out, "\nOptions of this pair:\n");
	for (size_t i = 0; i < own_options(info); i++) {
		const struct option_info *o = &info->options[i];
		int column = fprintf(out, "  --%s ", o->name);

		print_choices(out, o->choices, column, column);
		fprintf(out, "\n%22s%s\n%22s(default %s)\n", "", o->text, "",
		    o->initial);
	}
	fprintf(out, "\nOther options:\n");
	for (size_t i = 0; i < COMMON_OPTIONS; i++) {
		const struct common_option *o = &common_options[i];

		if (!has_meaning(o->value, info))
			continue;
		fprintf(out, "  %-18s  %s", o->usage, o->text);
		if (o->value == OPTION_CONSUMERS)
			fprintf(out, " (default %u)", info->consumers);
		if (o->value == OPTION_PAGES)
			fprintf(out, " (default %" PRIu64 ")", info->pages);
		if (o->value == OPTION_SIZE &&
		    strcmp(info->size_name, "size") != 0)
			fprintf(out, ";\n%22s--%s SIZE is the same", "",
			    info->size_name);
		fputc('\n', out);
	}
	fprintf(out,
	    "\nExit status: 0 all figures agree, 1 they contradict each other, "
	    "2 usage,\n3 could not run, 77 not to be seen on this machine, 128+n "
	    "ended by signal n.\n"
	    "See also: mmap(2), fork(2), shm_overview(7), proc(5)\n");
}

static bool
wrong(const char *option, const char *why)
{
	warnx("%s: %s", option, why);
	return false;
}

/* Numbers reach the pair in plain digits. */
static bool
set_own_number(const struct option_info *option, struct option_value *value,
    const char *text)
{
	char name[ROLE_NAME + 2], why[160];
	uint64_t number, most = INT64_MAX;

	if (strcmp(option->choices, OPTION_PERCENT) == 0)
		most = 100;
	snprintf(name, sizeof name, "--%s", option->name);
	if (strcmp(option->choices, OPTION_BYTES) == 0
		? !quantity_bytes(text, &number, why, sizeof why)
		: !quantity_count(text, 0, most, &number, why, sizeof why))
		return wrong(name, why);
	snprintf(value->value, sizeof value->value, "%" PRIu64, number);
	return true;
}

bool
options_is_number(const struct option_info *option)
{
	return strcmp(option->choices, OPTION_BYTES) == 0 ||
	    strcmp(option->choices, OPTION_COUNT) == 0 ||
	    strcmp(option->choices, OPTION_PERCENT) == 0;
}

static bool
set_own(const struct option_info *option, struct option_value *value,
    const char *text)
{
	if (options_is_number(option))
		return set_own_number(option, value, text);
	if (!quantity_is_choice(text, option->choices)) {
		warnx("--%s: '%s' is none of %s", option->name, text,
		    option->choices);
		return false;
	}
	strlcpy(value->value, text, sizeof value->value);
	return true;
}

static bool
wrong_size(const char *typed, uint64_t most)
{
	char why[160];

	snprintf(why, sizeof why,
	    "%s is more than shmlab maps: at most %" PRIu64 "T", typed,
	    most >> 40);
	return wrong("--size", why);
}

bool
options_pages(const char *typed_pages, const char *typed_size, uint64_t *out)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	/* Half of what 64-bit machines with four levels of tables address. */
	uint64_t most = (UINT64_C(1) << 46) / page_size, bytes;
	char why[160];

	if (typed_pages != NULL && typed_size != NULL)
		return wrong("--size", "give either --pages or --size");
	if (typed_pages != NULL &&
	    !quantity_count(typed_pages, 1, most, out, why, sizeof why))
		return wrong("--pages", why);
	if (typed_size == NULL)
		return true;
	if (!quantity_bytes(typed_size, &bytes, why, sizeof why))
		return wrong("--size", why);
	if (bytes == 0)
		return wrong("--size", "0 is too small: at least one page");
	if (bytes % page_size != 0) {
		snprintf(why, sizeof why,
		    "%s is not a whole number of %" PRIu64
		    " KiB pages; the next is %" PRIu64 "K",
		    typed_size, page_size / 1024,
		    (bytes / page_size + 1) * (page_size / 1024));
		return wrong("--size", why);
	}
	if (bytes / page_size > most)
		return wrong_size(typed_size, most * page_size);
	*out = bytes / page_size;
	return true;
}

static bool
set_parameters(struct parameters *p, const struct typed_options *typed,
    const struct pair_info *info)
{
	const char *write = typed->write ? typed->write : DEFAULT_WRITE;
	enum pages_pattern pattern = PAGES_FIRST;
	uint64_t consumers = info->consumers, seed = 1, part;
	char why[160];

	p->pages = info->pages;
	if (!options_pages(typed->pages, typed->size, &p->pages))
		return false;
	if (typed->consumers != NULL &&
	    !quantity_count(typed->consumers, 1, CONSUMERS_MAX, &consumers, why,
		sizeof why))
		return wrong("--consumers", why);
	if (consumers != info->consumers && steps_names_consumers(info)) {
		snprintf(why, sizeof why,
		    "the story of this pair is about %u consumer%s, no more "
		    "and no less",
		    info->consumers, info->consumers == 1 ? "" : "s");
		return wrong("--consumers", why);
	}
	if (info->whole && (typed->write || typed->pattern || typed->seed))
		return wrong(typed->write ? "--write"
			: typed->pattern  ? "--pattern"
					  : "--seed",
		    "no step of this pair touches a part of the region");
	if (!quantity_part(write, p->pages, &part, why, sizeof why))
		return wrong("--write", why);
	if (typed->pattern != NULL &&
	    pages_pattern_parse(typed->pattern, &pattern) < 0)
		return wrong("--pattern", "it is first, stride, random or own");
	if (pattern == PAGES_OWN && steps_names_consumers(info))
		return wrong("--pattern",
		    "the story of this pair gives each consumer a task of its "
		    "own, and no share of a part");
	if (typed->seed != NULL && pattern != PAGES_RANDOM)
		return wrong("--seed", "it goes with --pattern random");
	if (typed->seed != NULL &&
	    !quantity_count(typed->seed, 0, UINT64_MAX, &seed, why, sizeof why))
		return wrong("--seed", why);
	if (typed->timeout != NULL &&
	    !quantity_seconds(typed->timeout, &p->timeout, why, sizeof why))
		return wrong("--timeout", why);
	p->consumers = (unsigned)consumers;
	p->whole = info->whole;
	p->part = pages_part(p->pages, part, pattern, seed);
	return true;
}

/* Columns of the terminal, of $COLUMNS, or 80. */
static int
screen_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize window;
	uint64_t width = 80;
	char why[160];

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
		width = window.ws_col;
	else if (columns != NULL)
		(void)quantity_count(columns, 1, 1000, &width, why, sizeof why);
	return width < 40 ? 40 : (int)width;
}

static bool
set_color(struct style *style, const char *when)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when == NULL || strcmp(when, "auto") == 0)
		style->color = isatty(STDOUT_FILENO) == 1 &&
		    (no_color == NULL || *no_color == '\0') && term != NULL &&
		    strcmp(term, "dumb") != 0;
	else if (strcmp(when, "always") == 0)
		style->color = true;
	else if (strcmp(when, "never") == 0)
		style->color = false;
	else
		return wrong("--color", "it is auto, always or never");
	return true;
}

bool
options_style(struct style *style, const char *color)
{
	style->width = screen_width();
	return set_color(style, color);
}

static bool
take(struct options *out, struct typed_options *typed, int option, char *text,
    const struct pair_info *info)
{
	switch (option) {
	case OPTION_PAGES:
		typed->pages = text;
		break;
	case OPTION_SIZE:
		typed->size = text;
		break;
	case OPTION_CONSUMERS:
		typed->consumers = text;
		break;
	case OPTION_WRITE:
		typed->write = text;
		break;
	case OPTION_PATTERN:
		typed->pattern = text;
		break;
	case OPTION_SEED:
		typed->seed = text;
		break;
	case OPTION_PAUSE:
		out->pause = true;
		break;
	case OPTION_QUIZ:
		out->quiz = true;
		break;
	case OPTION_ANSWERS:
		out->answers_path = text;
		break;
	case OPTION_LEDGER:
		out->style.ledger = true;
		break;
	case OPTION_QUIET:
		out->style.quiet = true;
		break;
	case OPTION_EXPLAIN:
		out->style.explain = true;
		break;
	case OPTION_JSON:
		if (text != NULL && *text == '\0')
			return wrong("--json", "the name of the file is empty");
		out->json = true;
		out->json_path = text;
		break;
	case OPTION_COLOR:
		typed->color = text;
		break;
	case OPTION_ASCII:
		out->style.ascii = true;
		break;
	case OPTION_TIMEOUT:
		typed->timeout = text;
		break;
	case OPTION_HELP:
		out->help = true;
		break;
	default:
		if (option < OPTION_OF_THE_PAIR)
			return false; /* getopt_long has said what is wrong */
		return set_own(&info->options[option - OPTION_OF_THE_PAIR],
		    &out->values[option - OPTION_OF_THE_PAIR], text);
	}
	return true;
}

bool
options_parse(struct options *out, const char *pair, int argc, char **argv,
    const struct pair_info *info)
{
	struct option table[COMMON_OPTIONS + ROLE_OPTIONS + 2] = {0};
	struct typed_options typed = {0};
	size_t own = own_options(info);
	int option;

	*out = (struct options){.parameters.timeout = DEFAULT_TIMEOUT};
	for (size_t i = 0; i < COMMON_OPTIONS; i++)
		table[i] = (struct option){common_options[i].name,
		    common_options[i].argument, NULL, common_options[i].value};
	for (size_t i = 0; i < own; i++) {
		table[COMMON_OPTIONS + i] = (struct option){
		    info->options[i].name, required_argument, NULL,
		    OPTION_OF_THE_PAIR + (int)i};
		strlcpy(out->values[i].name, info->options[i].name,
		    sizeof out->values[i].name);
		if (!set_own(&info->options[i], &out->values[i],
			info->options[i].initial))
			return false;
	}
	if (strcmp(info->size_name, "size") != 0)
		table[COMMON_OPTIONS + own] = (struct option){
		    info->size_name, required_argument, NULL, OPTION_SIZE};
	while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (!take(out, &typed, option, optarg, info)) {
			warnx("see ./run.sh %s --help", pair);
			return false;
		}
	}
	if (optind < argc) {
		warnx("'%s' is not understood; see ./run.sh %s --help",
		    argv[optind], pair);
		return false;
	}
	if (out->json_path != NULL && *out->json_path == '\0')
		return wrong("--json", "the file has no name");
	if (out->answers_path != NULL && !out->quiz)
		return wrong("--answers", "it goes with --quiz");
	if (out->quiz && out->json && out->json_path == NULL)
		return wrong(
		    "--quiz", "with it the record goes to a file: --json=FILE");
	out->parameters.options = out->values;
	out->parameters.option_count = own;
	return options_style(&out->style, typed.color) &&
	    set_parameters(&out->parameters, &typed, info);
}
