#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coordinator/option_rows.h"
#include "coordinator/steps.h"

#define AT(member) offsetof(struct typed_options, member)

/* Their order is that of the help. */
static const struct option_row common[] = {
    {"pages", TAKES_NUMBER, AT(pages), "N",
	.text = "size of the region in pages", .least = 1},
    {"size", TAKES_BYTES, AT(size), "SIZE",
	.text = "the same in bytes, or with K, M, G or T after the number"},
    {"consumers", TAKES_NUMBER, AT(consumers), "N",
	.text = "how many consumers", .least = 1, .most = CONSUMERS_MAX},
    {"write", TAKES_TEXT, AT(write), "N|P%",
	.text = "how much a partial write touches, in pages or percent",
	.initial = "50%"},
    OPTION_ROWS_OF_PATTERN(struct typed_options),
    {"pause", TAKES_NOTHING, AT(pause),
	.text = "wait for a key after each step; ? lists the keys"},
    {"quiz", TAKES_NOTHING, AT(quiz),
	.text = "ask before each step what it will do; q ends the run"},
    {"answers", TAKES_TEXT, AT(answers), "FILE",
	.text = "take the answers from FILE, one on each line"},
    {"repeat", TAKES_NUMBER, AT(repeat), "N",
	.text = "N runs in all: how long each step took, and how that varies",
	.initial = "1", .least = 1, .most = 10000},
    OPTION_ROWS_OF_REPORT(struct typed_options),
    OPTION_ROWS_OF_STYLE(struct typed_options),
    OPTION_ROW_OF_TIMEOUT(struct typed_options),
};
#define COMMON_OPTIONS (sizeof common / sizeof *common)
_Static_assert(COMMON_OPTIONS <= COMMON_OPTIONS_MAX,
    "struct option_rows has room for them");

bool
option_is_number(const struct option_info *option)
{
	return strcmp(option->choices, OPTION_BYTES) == 0 ||
	    strcmp(option->choices, OPTION_COUNT) == 0 ||
	    strcmp(option->choices, OPTION_PERCENT) == 0;
}

static enum option_argument
argument_of(const struct option_info *option)
{
	if (!option_is_number(option))
		return TAKES_CHOICE;
	return strcmp(option->choices, OPTION_BYTES) == 0 ? TAKES_BYTES
							  : TAKES_NUMBER;
}

static struct option_row
own_row(const struct option_info *option, size_t i)
{
	bool percent = strcmp(option->choices, OPTION_PERCENT) == 0;

	return (struct option_row){
	    .name = option->name,
	    .takes = argument_of(option),
	    .at = option_is_number(option) ? AT(numbers[i]) : AT(choices[i]),
	    .argument = option->choices,
	    .text = option->text,
	    .initial = option->initial,
	    .most = percent ? 100 : INT64_MAX,
	};
}

/* An option that means nothing to the pair is refused, with the reason; the
 * help leaves it out. */
static bool
has_meaning(const char *name, const struct pair_info *info)
{
	if (strcmp(name, "write") == 0 || strcmp(name, "pattern") == 0 ||
	    strcmp(name, "seed") == 0)
		return !info->whole;
	if (strcmp(name, "consumers") == 0)
		return !steps_names_consumers(info);
	if (strcmp(name, "quiz") == 0 || strcmp(name, "answers") == 0)
		return !info->no_dry_run;
	return true;
}

static size_t
add_common(struct option_rows *rows, const struct pair_info *info)
{
	size_t n = 0;

	for (size_t i = 0; i < COMMON_OPTIONS; i++) {
		struct option_row *row = &rows->common[n++];

		*row = common[i];
		row->hidden = !has_meaning(row->name, info);
		if (strcmp(row->name, "pages") == 0)
			row->initial = rows->pages;
		if (strcmp(row->name, "consumers") == 0)
			row->initial = rows->consumers;
		if (strcmp(row->name, "size") != 0 ||
		    strcmp(info->size_name, "size") == 0)
			continue;
		rows->common[n] = *row;
		rows->common[n].name = info->size_name;
		rows->common[n].argument = "SIZE";
		rows->common[n++].text = "the same as --size";
	}
	return n;
}

void
option_rows_init(struct option_rows *rows, const struct pair_info *info)
{
	size_t n = 0;

	*rows = (struct option_rows){0};
	snprintf(rows->pages, sizeof rows->pages, "%" PRIu64, info->pages);
	snprintf(
	    rows->consumers, sizeof rows->consumers, "%u", info->consumers);
	while (n < ROLE_OPTIONS && *info->options[n].name != '\0') {
		rows->own[n] = own_row(&info->options[n], n);
		n++;
	}
	rows->own_count = n;
	memcpy(rows->all, rows->own, n * sizeof *rows->own);
	n = add_common(rows, info);
	memcpy(&rows->all[rows->own_count], rows->common,
	    n * sizeof *rows->common);
}
