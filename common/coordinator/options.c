#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "coordinator/options.h"
#include "coordinator/quantity.h"
#include "coordinator/story.h"

#define DEFAULT_PAGES	16
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
	"size of the region in pages (default 16)"},
    {"size", required_argument, OPTION_SIZE, "--size 64M",
	"or in bytes, with K, M, G or T behind the number"},
    {"consumers", required_argument, OPTION_CONSUMERS, "--consumers N",
	"how many consumers"},
    {"write", required_argument, OPTION_WRITE, "--write N|P%",
	"how much a partial write touches (default 50%)"},
    {"pattern", required_argument, OPTION_PATTERN, "--pattern WORD",
	"which pages: first (default), stride, random"},
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
struct typed {
	const char *pages, *size, *consumers, *write, *pattern, *seed;
	const char *color, *timeout;
};

static size_t
own_options(const struct hello *hello)
{
	size_t n = 0;

	while (n < ROLE_OPTIONS && *hello->options[n].name != '\0')
		n++;
	return n;
}

void
options_help(FILE *out, const char *pair, const struct hello *hello)
{
	fprintf(out,
	    "usage: ./run.sh %s [options]\n\n%s\n\nThe story, step by step:\n",
	    pair, hello->summary);
	for (size_t i = 0; i < story_length(hello); i++)
		fprintf(out, "  %-10s %s\n", hello->steps[i].name,
		    hello->steps[i].text);
	if (own_options(hello) > 0)
		fprintf(out, "\nOptions of this pair:\n");
	for (size_t i = 0; i < own_options(hello); i++)
		fprintf(out, "  --%s %s\n%22s%s\n%22s(default %s)\n",
		    hello->options[i].name, hello->options[i].choices, "",
		    hello->options[i].text, "", hello->options[i].initial);
	fprintf(out, "\nOptions of every pair:\n");
	for (size_t i = 0; i < COMMON_OPTIONS; i++) {
		const struct common_option *o = &common_options[i];

		fprintf(out, "  %-18s  %s", o->usage, o->text);
		if (o->value == OPTION_CONSUMERS)
			fprintf(out, " (default %u)", hello->consumers);
		fputc('\n', out);
	}
	fprintf(out,
	    "\nExit status: 0 all figures agree, 1 they contradict each other, "
	    "2 usage,\n3 could not run, 128+n ended by signal n.\n"
	    "See also: mmap(2), fork(2), shm_overview(7), proc(5)\n");
}

static bool
is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);

	if (strchr(value, '|') != NULL)
		return false; /* two of them are not one */
	for (const char *c = choices; length > 0; c++) {
		if (strncmp(c, value, length) == 0 &&
		    (c[length] == '|' || c[length] == '\0'))
			return true;
		c = strchr(c, '|');
		if (c == NULL)
			break;
	}
	return false;
}

static bool
set_own(const struct hello_option *option, struct option_value *value,
    const char *text)
{
	if (!is_choice(option->choices, text)) {
		warnx("--%s: '%s' is none of %s", option->name, text,
		    option->choices);
		return false;
	}
	strlcpy(value->value, text, sizeof value->value);
	return true;
}

static bool
wrong(const char *option, const char *why)
{
	warnx("%s: %s", option, why);
	return false;
}

static bool
set_region(struct parameters *p, const struct typed *typed)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	/* Half of what 64-bit machines with four levels of tables address. */
	uint64_t most = (UINT64_C(1) << 46) / page_size, bytes;
	char why[160];

	p->pages = DEFAULT_PAGES;
	if (typed->pages != NULL && typed->size != NULL)
		return wrong("--size", "give either --pages or --size");
	if (typed->pages != NULL &&
	    !quantity_count(typed->pages, 1, most, &p->pages, why, sizeof why))
		return wrong("--pages", why);
	if (typed->size == NULL)
		return true;
	if (!quantity_bytes(typed->size, &bytes, why, sizeof why))
		return wrong("--size", why);
	if (bytes == 0)
		return wrong("--size", "0 is too small: at least one page");
	if (bytes % page_size != 0) {
		snprintf(why, sizeof why,
		    "%s is not a whole number of %" PRIu64
		    " KiB pages; the next is %" PRIu64 "K",
		    typed->size, page_size / 1024,
		    (bytes / page_size + 1) * (page_size / 1024));
		return wrong("--size", why);
	}
	if (bytes / page_size > most)
		return wrong("--size", "that is more than can be mapped");
	p->pages = bytes / page_size;
	return true;
}

static bool
set_parameters(
    struct parameters *p, const struct typed *typed, const struct hello *hello)
{
	const char *write = typed->write ? typed->write : DEFAULT_WRITE;
	enum pages_pattern pattern = PAGES_FIRST;
	uint64_t consumers = hello->consumers, seed = 1, part;
	char why[160];

	if (!set_region(p, typed))
		return false;
	if (typed->consumers != NULL &&
	    !quantity_count(typed->consumers, 1, CONSUMERS_MAX, &consumers, why,
		sizeof why))
		return wrong("--consumers", why);
	if (!quantity_part(write, p->pages, &part, why, sizeof why))
		return wrong("--write", why);
	if (typed->pattern != NULL &&
	    pages_pattern_parse(typed->pattern, &pattern) < 0)
		return wrong("--pattern", "it is first, stride or random");
	if (typed->seed != NULL &&
	    !quantity_count(typed->seed, 0, UINT64_MAX, &seed, why, sizeof why))
		return wrong("--seed", why);
	if (typed->timeout != NULL &&
	    !quantity_seconds(typed->timeout, &p->timeout, why, sizeof why))
		return wrong("--timeout", why);
	p->consumers = (unsigned)consumers;
	p->part = pages_part(p->pages, part, pattern, seed);
	return true;
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
take(struct options *out, struct typed *typed, int option, char *text,
    const struct hello *hello)
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
		return set_own(&hello->options[option - OPTION_OF_THE_PAIR],
		    &out->values[option - OPTION_OF_THE_PAIR], text);
	}
	return true;
}

bool
options_parse(struct options *out, const char *pair, int argc, char **argv,
    const struct hello *hello)
{
	struct option table[COMMON_OPTIONS + ROLE_OPTIONS + 1] = {0};
	struct typed typed = {0};
	size_t own = own_options(hello);
	int option;

	*out = (struct options){.parameters.timeout = DEFAULT_TIMEOUT};
	for (size_t i = 0; i < COMMON_OPTIONS; i++)
		table[i] = (struct option){common_options[i].name,
		    common_options[i].argument, NULL, common_options[i].value};
	for (size_t i = 0; i < own; i++) {
		table[COMMON_OPTIONS + i] = (struct option){
		    hello->options[i].name, required_argument, NULL,
		    OPTION_OF_THE_PAIR + (int)i};
		strlcpy(out->values[i].name, hello->options[i].name,
		    sizeof out->values[i].name);
		strlcpy(out->values[i].value, hello->options[i].initial,
		    sizeof out->values[i].value);
	}
	while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (!take(out, &typed, option, optarg, hello)) {
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
	out->style.width = screen_width();
	return set_color(&out->style, typed.color) &&
	    set_parameters(&out->parameters, &typed, hello);
}
