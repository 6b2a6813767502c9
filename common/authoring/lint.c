#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/lint.h"
#include "authoring/paths.h"
#include "authoring/source.h"
#include "cli/quantity.h"
#include "coordinator/option_rows.h"
#include "coordinator/steps.h"

#define SCREEN 80 /* columns */

static void
check_source(enum half half, const char *pair, struct card *card)
{
	char path[PATHS_SOURCE_MAX];
	char *text;

	paths_source(half, pair, path);
	text = source_read(path);
	if (text == NULL)
		card_add(card, MARK_BAD, "%s: %s", path, strerror(errno));
	else if (source_introduces(text, pair))
		card_add(
		    card, MARK_GOOD, "%s begins with what it is about", path);
	else
		card_add(card, MARK_MISSING,
		    "a first line of %s that says what it is about: /* %s: ...",
		    path, pair);
	free(text);
}

void
lint_sources(const char *pair, struct card *card)
{
	check_source(HALF_PRODUCER, pair, card);
	check_source(HALF_CONSUMER, pair, card);
}

/* Columns that are left for the text beside a name, in a list. */
static size_t
room_beside(const char *name)
{
	size_t length = strlen(name);

	return SCREEN - 3 - (length > 10 ? length : 10);
}

static void
check_summary(const char *pair, const char *summary, struct card *card)
{
	size_t room = room_beside(pair);

	if (*summary == '\0')
		card_add(card, MARK_MISSING,
		    "a .summary: one sentence on what the pair shows");
	else if (strstr(summary, ". ") != NULL || strchr(summary, '\n') != NULL)
		card_add(
		    card, MARK_BAD, "the .summary is more than one sentence");
	else if (strlen(summary) > room)
		card_add(card, MARK_BAD,
		    "the .summary is too long for ./run.sh list: %zu letters, "
		    "%zu fit",
		    strlen(summary), room);
	else
		card_add(card, MARK_GOOD,
		    "the summary is one line of "
		    "./run.sh list");
}

/* By default; other values of its options are tried when it runs. */
static void
check_steps(const struct pair_info *info, struct card *card)
{
	struct option_value options[ROLE_OPTIONS] = {0};
	struct pair_info chosen = *info;
	char why[256];

	for (size_t i = 0; i < ROLE_OPTIONS; i++) {
		strlcpy(options[i].name, info->options[i].name,
		    sizeof options[i].name);
		strlcpy(options[i].value, info->options[i].initial,
		    sizeof options[i].value);
	}
	steps_choose(&chosen, options, ROLE_OPTIONS);
	if (steps_check(&chosen, why, sizeof why))
		card_add(card, MARK_GOOD,
		    "the list of steps makes sense: %u step%s, each with its "
		    "own name",
		    steps_length(&chosen),
		    steps_length(&chosen) == 1 ? "" : "s");
	else
		card_add(card, MARK_BAD, "the list of steps: %s", why);
}

static void
check_texts(const struct pair_info *info, struct card *card)
{
	size_t lines = card->total;

	for (unsigned i = 0; i < steps_length(info); i++) {
		const struct step_info *step = &info->steps[i];
		size_t room = room_beside(step->name);

		if (*step->text == '\0')
			card_add(card, MARK_MISSING, "words for step '%s'",
			    step->name);
		else if (strlen(step->text) > room)
			card_add(card, MARK_BAD,
			    "the words for step '%s' do not fit on a line: %zu "
			    "letters, %zu fit",
			    step->name, strlen(step->text), room);
	}
	if (card->total == lines)
		card_add(
		    card, MARK_GOOD, "every step has words that fit on a line");
}

static void
check_options(const struct pair_info *info, struct card *card)
{
	for (size_t i = 0; i < ROLE_OPTIONS && *info->options[i].name != '\0';
	     i++) {
		const struct option_info *option = &info->options[i];

		if (*option->text == '\0')
			card_add(card, MARK_MISSING, "words for option --%s",
			    option->name);
		else if (!option_is_number(option) &&
		    !quantity_is_choice(option->initial, option->choices))
			card_add(card, MARK_BAD,
			    "option '--%s': '%s', its default, must be one of "
			    "%s",
			    option->name, option->initial, option->choices);
		else
			card_add(card, MARK_GOOD,
			    "option --%s has words, and a default",
			    option->name);
	}
}

void
lint_role(const char *pair, const struct pair_info *info, struct card *card)
{
	check_summary(pair, info->summary, card);
	check_steps(info, card);
	check_texts(info, card);
	check_options(info, card);
}
