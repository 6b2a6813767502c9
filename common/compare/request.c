#include <err.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "cli/quantity.h"
#include "compare/request.h"
#include "coordinator/options.h"
#include "stream/message.h"

#define DEFAULT_SIZE	  (UINT64_C(64) << 20) /* bytes */
#define DEFAULT_CONSUMERS "1,2,4,8"
#define DEFAULT_WRITE	  "0%,50%,100%"

static const char *const kinds[] = {
    "anonymous-private",
    "anonymous-shared",
    "shm-private",
    "shm-shared",
    "file-private",
    "file-shared",
};
#define KINDS (sizeof kinds / sizeof *kinds)

void
request_help(void)
{
	puts("usage: ./run.sh compare [KIND or PAIR ...] [options]\n\n"
	     "The same work over several kinds of mapping, or whole pairs side "
	     "by side: fill,\nhand over, read all, write a part. A row is a "
	     "run of its own; each is predicted\nand measured right before the "
	     "consumers' first write and right after their last.\n"
	     "Pairs that stream messages (stream pipe socket mqueue) are "
	     "compared by how many,\nhow late, and in what memory.\n\nKinds "
	     "(all six, if nothing is named):");
	for (size_t i = 0; i < KINDS; i++)
		printf("  %s\n", kinds[i]);
	puts(
	    "Pairs: any whose consumers write, or pairs that stream; see "
	    "./run.sh list\n\n"
	    "Options:\n"
	    "  --size 64M          size of the region (default 64M)\n"
	    "  --pages N           or in pages\n"
	    "  --consumers LIST    how many consumers (default " DEFAULT_CONSUMERS
	    "; streams: 1)\n"
	    "  --write LIST        how much each consumer writes, in pages or "
	    "percent\n"
	    "                      (default " DEFAULT_WRITE ")\n"
	    "  --pattern WORD      which pages: first (default), stride, "
	    "random, or own:\n"
	    "                      each consumer its own share of the part\n"
	    "  --seed N            of the random pattern (default 1)\n"
	    "  --message SIZE      streams only: size of a message, a multiple "
	    "of 8\n"
	    "  --count N           streams only: how many messages\n"
	    "  --json[=FILE]       the rows as JSON, on stdout or into FILE\n"
	    "  --csv[=FILE]        the rows as CSV, on stdout or into FILE\n"
	    "  --color=WHEN        auto (default), always, never\n"
	    "  --ascii             no character outside ASCII\n"
	    "  --timeout SECONDS   how long one actor may take for a step "
	    "(default 120)\n"
	    "  --help              this text\n\n"
	    "examples:\n"
	    "  ./run.sh compare --consumers 8\n"
	    "  ./run.sh compare cow shared --size 256M --write 50%\n"
	    "  ./run.sh compare shm-private shm-shared --csv=rows.csv\n"
	    "  ./run.sh compare stream pipe socket mqueue --message 1K\n\n"
	    "What would not fit into memory is refused before anything runs.\n"
	    "Exit status: 0 every row is as predicted, 1 one is not, 2 usage, "
	    "3 a row could\nnot run or would not fit, 77 not to be seen on "
	    "this machine, 128+n ended by\nsignal n.");
}

static bool
wrong(const char *what, const char *why)
{
	warnx("%s: %s; see ./run.sh compare --help", what, why);
	return false;
}

/* The words of a list with commas, in a copy of it that goes to *copy. */
static bool
split(const char *what, const char *list, char **copy, const char **words,
    size_t *count)
{
	char *rest, *word;

	*copy = rest = strdup(list);
	if (rest == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	*count = 0;
	while ((word = strsep(&rest, ",")) != NULL) {
		if (*word == '\0')
			return wrong(what, "there is nothing beside a comma");
		if (*count == REQUEST_LIST)
			return wrong(what, "the list is too long");
		for (size_t i = 0; i < *count; i++) {
			if (strcmp(words[i], word) == 0)
				return wrong(what, "a word is there twice");
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

	if (!split(
		"--consumers", list, &r->texts[0], words, &r->consumer_count))
		return false;
	for (size_t i = 0; i < r->consumer_count; i++) {
		if (!quantity_count(words[i], 1, CONSUMERS_MAX, &consumers, why,
			sizeof why))
			return wrong("--consumers", why);
		r->consumers[i] = (unsigned)consumers;
	}
	return true;
}

static bool
set_writes(struct compare_request *r, const char *list)
{
	char why[160];
	uint64_t part;

	if (!split("--write", list, &r->texts[1], r->writes, &r->write_count))
		return false;
	for (size_t i = 0; i < r->write_count; i++) {
		if (!quantity_part(
			r->writes[i], r->pages, &part, why, sizeof why))
			return wrong("--write", why);
	}
	return true;
}

/* Likewise, what every stream is given. */
static bool
check_messages(const struct compare_request *r)
{
	uint64_t number;
	char why[160];

	if (r->message != NULL &&
	    !quantity_bytes(r->message, &number, why, sizeof why))
		return wrong("--message", why);
	if (r->message != NULL &&
	    (number < MESSAGE_MIN || number % MESSAGE_MIN != 0))
		return wrong(
		    "--message", "a message has a multiple of 8 bytes");
	if (r->count != NULL &&
	    !quantity_count(r->count, 1, INT64_MAX, &number, why, sizeof why))
		return wrong("--count", why);
	return true;
}

/* What every run is given as it is; held against the rules here, so that it is
 * refused once. */
static bool
check_rest(const struct compare_request *r)
{
	enum pages_pattern pattern;
	uint64_t seed;
	double timeout;
	char why[160];

	if (r->pattern != NULL && pages_pattern_parse(r->pattern, &pattern) < 0)
		return wrong("--pattern", "it is first, stride, random or own");
	if (r->seed != NULL &&
	    !quantity_count(r->seed, 0, UINT64_MAX, &seed, why, sizeof why))
		return wrong("--seed", why);
	if (r->timeout != NULL &&
	    !quantity_seconds(r->timeout, &timeout, why, sizeof why))
		return wrong("--timeout", why);
	if (r->json && r->csv && r->json_path == NULL && r->csv_path == NULL)
		return wrong("--csv",
		    "stdout is taken by --json; give one of them a file: "
		    "--csv=FILE");
	return true;
}

static bool
is_kind(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(name, kinds[i]) == 0)
			return true;
	return false;
}

static bool
refuse_thing(const char *name)
{
	char **pairs = pairs_list();
	const char *nearest = pairs_nearest(
	    (char *const *)(uintptr_t)(const char *const[]){kinds[0], kinds[1],
		kinds[2], kinds[3], kinds[4], kinds[5], NULL},
	    name);

	if (nearest == NULL)
		nearest = pairs_nearest(pairs, name);
	if (nearest != NULL)
		warnx("'%s' is neither a kind of mapping nor a pair; did you "
		      "mean '%s'? see ./run.sh compare --help",
		    name, nearest);
	else
		warnx("'%s' is neither a kind of mapping nor a pair; see "
		      "./run.sh compare --help",
		    name);
	pairs_free(pairs);
	return false;
}

static bool
add_thing(struct compare_request *r, const char *name)
{
	struct subject *subject = &r->subjects[r->subject_count];

	if (r->subject_count == REQUEST_LIST)
		return wrong("compare", "that is too much at once");
	for (size_t i = 0; i < r->subject_count; i++)
		if (strcmp(r->subjects[i].name, name) == 0)
			return wrong(name, "it is named twice");
	*subject = (struct subject){.name = name, .pair = name};
	if (is_kind(name)) {
		subject->pair = "kinds";
		snprintf(
		    subject->option, sizeof subject->option, "--kind=%s", name);
	}
	if (!pairs_find(subject->pair, subject->path, sizeof subject->path))
		return refuse_thing(name);
	r->subject_count++;
	return true;
}

static bool
set_things(struct compare_request *r, char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!add_thing(r, names[i]))
			return false;
	for (size_t i = 0; count == 0 && i < KINDS; i++)
		if (!add_thing(r, kinds[i]))
			return false;
	return true;
}

/* What was typed, before it is known what it is a part of. */
struct typed_request {
	const char *pages, *size, *consumers, *write, *color;
};

static bool
take_output(const char *what, const char *path, bool *wanted, const char **out)
{
	if (path != NULL && *path == '\0')
		return wrong(what, "the name of the file is empty");
	*wanted = true;
	*out = path;
	return true;
}

static bool
take(struct compare_request *r, struct typed_request *typed, int option)
{
	switch (option) {
	case 'n':
		typed->pages = optarg;
		r->sized = true;
		break;
	case 's':
		typed->size = optarg;
		r->sized = true;
		break;
	case 'c':
		typed->consumers = optarg;
		r->crowded = true;
		break;
	case 'w':
		typed->write = optarg;
		r->written = true;
		break;
	case 'm':
		r->message = optarg;
		break;
	case 'k':
		r->count = optarg;
		break;
	case 'p':
		r->pattern = optarg;
		break;
	case 'e':
		r->seed = optarg;
		break;
	case 't':
		r->timeout = optarg;
		break;
	case 'j':
		return take_output("--json", optarg, &r->json, &r->json_path);
	case 'v':
		return take_output("--csv", optarg, &r->csv, &r->csv_path);
	case 'C':
		typed->color = optarg;
		break;
	case 'a':
		r->style.ascii = true;
		break;
	case 'h':
		r->help = true;
		break;
	default:
		return false; /* it has been said what is wrong */
	}
	return true;
}

bool
request_parse(struct compare_request *r, int argc, char **argv)
{
	static const struct option options[] = {
	    {"pages", required_argument, NULL, 'n'},
	    {"size", required_argument, NULL, 's'},
	    {"consumers", required_argument, NULL, 'c'},
	    {"write", required_argument, NULL, 'w'},
	    {"pattern", required_argument, NULL, 'p'},
	    {"seed", required_argument, NULL, 'e'},
	    {"message", required_argument, NULL, 'm'},
	    {"count", required_argument, NULL, 'k'},
	    {"json", optional_argument, NULL, 'j'},
	    {"csv", optional_argument, NULL, 'v'},
	    {"color", required_argument, NULL, 'C'},
	    {"ascii", no_argument, NULL, 'a'},
	    {"timeout", required_argument, NULL, 't'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	struct typed_request typed = {
	    .consumers = DEFAULT_CONSUMERS, .write = DEFAULT_WRITE};
	int option;

	*r = (struct compare_request){
	    .pages = DEFAULT_SIZE / (uint64_t)sysconf(_SC_PAGESIZE)};
	while ((option = arguments_next(argc, argv, options)) != -1)
		if (!take(r, &typed, option))
			return false;
	if (r->help)
		return true;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		r->style.ascii = true;
	return options_style(&r->style, typed.color) &&
	    options_pages(typed.pages, typed.size, &r->pages) &&
	    set_consumers(r, typed.consumers) && set_writes(r, typed.write) &&
	    check_rest(r) && check_messages(r) &&
	    set_things(r, argv + optind, (size_t)(argc - optind));
}

void
request_release(struct compare_request *r)
{
	for (size_t i = 0; i < sizeof r->texts / sizeof *r->texts; i++)
		free(r->texts[i]);
}
