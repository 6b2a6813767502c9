#include <inttypes.h>
#include <string.h>

#include "prove/expectation.h"
#include "prove/program.h"

#define BLANKS " \t"
#define SIGNS  "ABCDEFGHIJKLMNOPQRSTUVWXYZ+0."

/* Of so many equal pages each is printed. */
#define PRINTED_SINGLY 40

static const char *
name_of(unsigned figure)
{
	static const char *const names[FIGURES] = {
	    [FIGURE_VSZ] = "vsz",
	    [FIGURE_VMAS] = "vmas",
	    [FIGURE_RSS] = "rss",
	    [FIGURE_ANON] = "anon",
	    [FIGURE_DIRTY] = "dirty",
	    [FIGURE_HUGE] = "huge",
	    [FIGURE_USS] = "uss",
	    [FIGURE_LOCKED] = "locked",
	    [FIGURE_PSS] = "pss",
	};

	return figure < FAULT_CLASSES ? model_fault_name(figure)
				      : names[figure];
}

static const char *
unit_of(unsigned figure)
{
	return figure == FIGURE_PSS || figure == FIGURE_LOCKED ? "kB" : "";
}

/* Parts for which there is no room are left out. */
static void
picture_add(struct picture *p, char sign, uint64_t pages)
{
	if (p->count > 0 && p->part[p->count - 1].sign == sign)
		p->part[p->count - 1].pages += pages;
	else if (p->count < PICTURE_PARTS)
		p->part[p->count++] = (struct picture_part){sign, pages};
}

/* "AAAA....", "A*512", both in one; "-" is nothing at all. */
static bool
parse_picture(const char *word, struct picture *p)
{
	if (strcmp(word, "-") == 0)
		return p->count == 0;
	while (*word != '\0') {
		char sign = *word++;
		uint64_t pages = 1;
		int length = 0;

		if (strchr(SIGNS, sign) == NULL)
			return false;
		if (*word == '*' &&
		    sscanf(word, "*%" SCNu64 "%n", &pages, &length) != 1)
			return false;
		picture_add(p, sign, pages);
		word += length;
	}
	/* What is found may have one part more, and is another picture then. */
	return p->count < PICTURE_PARTS;
}

/* "copy=4", "pss=24kB" */
static bool
parse_figure(const char *word, struct expectation *e)
{
	size_t length = strcspn(word, "=");
	unsigned i = 0;
	int end = 0;

	while (i < FIGURES &&
	    (strncmp(word, name_of(i), length) != 0 ||
		name_of(i)[length] != '\0'))
		i++;
	if (i == FIGURES || e->named[i] ||
	    sscanf(word + length, "=%" SCNu64 "%n", &e->value[i], &end) != 1)
		return false;
	e->named[i] = true;
	return strcmp(word + length + end, unit_of(i)) == 0;
}

static bool
parse_word(const char *word, struct expectation *e)
{
	return strchr(word, '=') != NULL ? parse_figure(word, e)
					 : parse_picture(word, &e->picture);
}

bool
expectation_parse(const char *text, struct expectation *out)
{
	struct expectation e = {0};
	char copy[256], *rest = copy, *word;
	int end = 0;

	if (sscanf(text, " %u%n", &e.actor, &end) != 1 ||
	    e.actor >= PROGRAM_ACTORS ||
	    strlcpy(copy, text + end, sizeof copy) >= sizeof copy)
		return false;
	word = strtok_r(copy, BLANKS, &rest);
	if (word == NULL || strchr(word, '=') != NULL)
		return false;
	for (; word != NULL; word = strtok_r(NULL, BLANKS, &rest))
		if (!parse_word(word, &e))
			return false;
	*out = e;
	return true;
}

static char
sign_of(const struct model_page *page)
{
	switch (page->state) {
	case PAGE_ZERO:
		return '0';
	case PAGE_SHARED:
	case PAGE_EXCLUSIVE:
		return page->frame < 26 ? SIGNS[page->frame] : '+';
	case PAGE_ABSENT:
	case PAGE_SWAPPED:
		break;
	}
	return '.';
}

static uint64_t
value_of(unsigned figure, const struct model_total *t)
{
	switch ((enum expected_figure)figure) {
	case FIGURE_VSZ:
		return t->size;
	case FIGURE_VMAS:
		return t->vmas;
	case FIGURE_RSS:
		return t->anonymous + t->object;
	case FIGURE_ANON:
		return t->anonymous;
	case FIGURE_DIRTY:
		return t->dirty;
	case FIGURE_HUGE:
		return t->huge;
	case FIGURE_USS:
		return t->states[PAGE_EXCLUSIVE];
	case FIGURE_LOCKED:
		return t->locked_kib;
	case FIGURE_PSS:
		return t->pss_kib;
	}
	return t->faults[figure];
}

/* An actor's sums, with the faults of the last operation alone; one that has
 * ended has none. */
static void
total_since(const struct model *m, unsigned actor,
    const struct model_total *before, struct model_total *out)
{
	model_total(m, actor, out);
	for (int i = 0; i < FAULT_CLASSES; i++)
		if (model_is_living(m, actor))
			out->faults[i] -= before->faults[i];
}

void
expectation_find(const struct expectation *e, struct model *m,
    const struct model_total *before, struct expectation *found)
{
	struct model_total total;
	struct model_run run;
	uint64_t at = 0;

	*found = *e;
	found->picture.count = 0;
	while (model_next_run(m, e->actor, &at, &run))
		picture_add(&found->picture, sign_of(&run.page), run.count);
	total_since(m, e->actor, before, &total);
	for (unsigned i = 0; i < FIGURES; i++)
		if (i < FAULT_CLASSES || e->named[i])
			found->value[i] = value_of(i, &total);
}

static bool
is_same_picture(const struct picture *a, const struct picture *b)
{
	size_t i = 0;

	while (i < a->count && i < b->count &&
	    a->part[i].sign == b->part[i].sign &&
	    a->part[i].pages == b->part[i].pages)
		i++;
	return i == a->count && i == b->count;
}

bool
expectation_is_met(const struct expectation *e, const struct expectation *found)
{
	return is_same_picture(&e->picture, &found->picture) &&
	    memcmp(e->value, found->value, sizeof e->value) == 0;
}

/* A long part stands alone: "AA B*510 ....". */
static void
print_picture(const struct picture *p, FILE *out)
{
	bool was_long = false;

	for (size_t i = 0; i < p->count; i++) {
		const struct picture_part *part = &p->part[i];
		bool is_long = part->pages > PRINTED_SINGLY;

		if (i > 0 && (is_long || was_long))
			fputc(' ', out);
		if (is_long)
			fprintf(out, "%c*%" PRIu64, part->sign, part->pages);
		for (uint64_t page = 0; !is_long && page < part->pages; page++)
			fputc(part->sign, out);
		was_long = is_long;
	}
	if (p->count == 0)
		fputc('-', out);
}

void
expectation_print(const struct expectation *e, FILE *out)
{
	print_picture(&e->picture, out);
	for (unsigned i = 0; i < FIGURES; i++)
		if (e->named[i] || e->value[i] > 0)
			fprintf(out, " %s=%" PRIu64 "%s", name_of(i),
			    e->value[i], unit_of(i));
}
