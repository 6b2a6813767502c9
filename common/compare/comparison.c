#include "compare/comparison.h"

unsigned
next_consumers(const struct comparison *c, unsigned consumers)
{
	unsigned next = 0;

	for (size_t i = 0; i < c->count; i++) {
		unsigned n = c->rows[i].consumers;

		if (n > consumers && (next == 0 || n < next))
			next = n;
	}
	return next;
}

static bool
is_usable(const struct row *row)
{
	return row->state == ROW_DONE && row->verdict != VERDICT_CONTRADICTED;
}

struct choice
choose(const struct comparison *c,
    bool (*beats)(const struct row *, const struct row *than))
{
	struct choice choice = {.count = 0};

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];
		size_t at = 0;

		if (!is_usable(row))
			continue;
		while (
		    at < choice.count && choice.at[at]->subject != row->subject)
			at++;
		if (at == choice.count)
			choice.at[choice.count++] = row;
		else if (beats(row, choice.at[at]))
			choice.at[at] = row;
	}
	return choice;
}

struct choice
choose_by_consumers(const struct comparison *c, unsigned consumers)
{
	struct choice choice = {.count = 0};

	for (size_t i = 0; i < c->count; i++)
		if (is_usable(&c->rows[i]) && c->rows[i].consumers == consumers)
			choice.at[choice.count++] = &c->rows[i];
	return choice;
}

struct choice
choose_among(
    const struct choice *from, bool (*is_such)(const struct row *), bool such)
{
	struct choice choice = {.count = 0};

	for (size_t i = 0; i < from->count; i++)
		if (is_such(from->at[i]) == such)
			choice.at[choice.count++] = from->at[i];
	return choice;
}

const struct row *
choice_extreme(const struct choice *choice, size_t figure, bool largest)
{
	const struct row *best = NULL;
	int64_t most = UNKNOWN;

	for (size_t i = 0; i < choice->count; i++) {
		int64_t value = figure_at(choice->at[i], figure);

		if (value == UNKNOWN ||
		    (best != NULL && (largest ? value <= most : value >= most)))
			continue;
		best = choice->at[i];
		most = value;
	}
	return best;
}

void
choice_names(const struct choice *choice, const char *last, FILE *out)
{
	for (size_t i = 0; i < choice->count; i++)
		fprintf(out, "%s%s",
		    i == 0			? ""
			: i + 1 < choice->count ? ", "
						: last,
		    choice->at[i]->subject->name);
}
