#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/quantity.h"
#include "exercise/asked_figure.h"
#include "ledger/classes.h"
#include "role/role.h"

enum {
	ANSWER_YES,
	ANSWER_NO
};

/* A step, and one of its actors. */
struct look_at {
	const struct step_record *before, *step;
	unsigned who;
	const struct process_record *was, *is; /* NULL: it is not there */
	const struct region_record *region;    /* NULL: it has none */
	const struct predicted_record *predicted;
};

static int64_t
seen_faults(const struct look_at *l)
{
	return l->is == NULL ? 0 : process_step_faults(l->was, l->is);
}

static int64_t
model_faults(const struct look_at *l)
{
	return faults_sum(l->predicted->faults);
}

static int64_t
seen_copies(const struct look_at *l)
{
	int64_t faults = process_step_faults(l->was, l->is), major;
	int64_t classes[FAULT_CLASSES];

	if (l->is == NULL || faults == 0)
		return 0;
	if (faults == UNKNOWN)
		return UNKNOWN;
	major = l->is->major_faults - l->was->major_faults;
	classes_of_step(l->before, l->step, l->who, faults, major, classes);
	return classes[FAULT_COPY];
}

static int64_t
model_copies(const struct look_at *l)
{
	return l->predicted->faults[FAULT_COPY];
}

static int64_t
seen_lines(const struct look_at *l)
{
	return l->is != NULL ? (int64_t)l->is->map_count : 0;
}

/* One for the region; the others never change. */
static int64_t
model_lines(const struct look_at *l)
{
	return l->predicted->mapped;
}

/* A note of a whole pool is one or more operations, each about other pages. */
static int64_t
seen_live(const struct look_at *l)
{
	int64_t pages = 0;

	for (size_t i = 0; i < l->step->op_count; i++) {
		const struct actor_op *it = &l->step->ops[i];

		if (it->index == l->who && it->op.what == OP_LIVE)
			pages += (int64_t)it->op.set.count;
	}
	return pages;
}

static int64_t
no_rule(const struct look_at *l)
{
	(void)l;
	return UNKNOWN;
}

/* The place of a word among "one|two"; that of the only one that begins with
 * it; or UNKNOWN. */
static int64_t
place_of(const char *word, const char *words)
{
	size_t length = strlen(word);
	int64_t place = 0, found = UNKNOWN;

	for (const char *at = words; length > 0; place++) {
		size_t whole = strcspn(at, "|");

		if (length <= whole && strncasecmp(at, word, length) == 0) {
			if (length == whole)
				return place;
			found = found == UNKNOWN ? place : INT64_MAX;
		}
		if (at[whole] == '\0')
			break;
		at += whole + 1;
	}
	return found == INT64_MAX ? UNKNOWN : found;
}

#define RIGHTS "rw-p|rw-s|r--p|r--s|---p"

static int64_t
seen_rights(const struct look_at *l)
{
	return l->region != NULL ? place_of(l->region->perms, RIGHTS) : UNKNOWN;
}

static int64_t
seen_unlinked(const struct look_at *l)
{
	static const char gone[] = " (deleted)";
	const char *line;
	size_t length;

	if (l->region == NULL)
		return UNKNOWN;
	line = l->is->maps[l->region->line];
	length = strlen(line);
	return length >= strlen(gone) &&
		strcmp(line + length - strlen(gone), gone) == 0
	    ? ANSWER_YES
	    : ANSWER_NO;
}

static int64_t
seen_frames(const struct look_at *l)
{
	return l->step->group.frames;
}

static int64_t
frames_of_model(const struct look_at *l)
{
	return l->step->ledger.frames;
}

static int64_t
seen_foreign(const struct look_at *l)
{
	int64_t pages = 0;

	for (size_t i = 0; i < l->step->op_count; i++) {
		const struct op *op = &l->step->ops[i].op;

		if (op->what == OP_PREAD && op->checked &&
		    op->mark != PRODUCER_MARK)
			pages += (int64_t)op->set.count;
	}
	return pages;
}

#define SUMS "RSS|PSS|USS"

/* The one sum that is what the frames hold; or UNKNOWN. */
static int64_t
true_sum(const int64_t sums[3], int64_t frames, int64_t slack)
{
	int64_t held = frames * (sysconf(_SC_PAGESIZE) / 1024);
	int64_t found = UNKNOWN;

	if (frames == UNKNOWN)
		return UNKNOWN;
	for (int i = 0; i < 3; i++) {
		if (sums[i] > held || sums[i] < held - slack)
			continue;
		if (found != UNKNOWN)
			return UNKNOWN;
		found = i;
	}
	return found;
}

static int64_t
seen_truth(const struct look_at *l)
{
	const struct group_record *g = &l->step->group;
	const int64_t sums[] = {
	    g->region_rss_kib, g->region_pss_kib, g->region_uss_kib};

	return true_sum(sums, g->frames, (int64_t)l->step->process_count);
}

static int64_t
model_truth(const struct look_at *l)
{
	const struct ledger_record *ledger = &l->step->ledger;
	int64_t sums[3] = {0};

	for (size_t i = 0; i < ledger->process_count; i++) {
		sums[0] += ledger->processes[i].rss_kib;
		sums[1] += ledger->processes[i].pss_kib;
		sums[2] += ledger->processes[i].uss_kib;
	}
	return true_sum(sums, ledger->frames, (int64_t)ledger->process_count);
}

/* Figures that stand in the record, under the same name on both sides. */
#define RECORDED(figure)                                                       \
	.seen_at = offsetof(struct region_record, figure),                     \
	.model_at = offsetof(struct predicted_record, figure)

/* Either a figure is recorded, or two functions work it out. */
static const struct figure_row {
	const char *unit;
	size_t seen_at, model_at;
	int64_t (*seen)(const struct look_at *);
	int64_t (*model)(const struct look_at *);
	bool words;    /* unit lists them */
	bool together; /* it is of all actors */
} rows[] = {
    [ASKED_SIZE] = {"kB", .seen_at = offsetof(struct region_record, size_kib),
	.model_at = offsetof(struct predicted_record, vsz_kib)},
    [ASKED_RSS] = {"kB", RECORDED(rss_kib)},
    [ASKED_PSS] = {"kB", RECORDED(pss_kib)},
    [ASKED_USS] = {"kB", RECORDED(uss_kib)},
    [ASKED_ZEROS] = {"pages", RECORDED(pages[PAGE_ZERO])},
    [ASKED_FAULTS] = {"faults", .seen = seen_faults, .model = model_faults},
    [ASKED_COPIES] = {"copies", .seen = seen_copies, .model = model_copies},
    [ASKED_LINES] = {"lines", .seen = seen_lines, .model = model_lines},
    [ASKED_LIVE] = {"pages", .seen = seen_live, .model = no_rule},
    [ASKED_RIGHTS] = {RIGHTS, .seen = seen_rights, .model = no_rule,
	.words = true},
    [ASKED_UNLINKED] = {"yes|no", .seen = seen_unlinked, .model = no_rule,
	.words = true},
    [ASKED_FRAMES] = {"frames", .seen = seen_frames, .model = frames_of_model,
	.together = true},
    [ASKED_FOREIGN] = {"pages", .seen = seen_foreign, .model = no_rule,
	.together = true},
    [ASKED_TRUTH] = {SUMS, .seen = seen_truth, .model = model_truth,
	.words = true, .together = true},
};

static int64_t
recorded(const void *object, size_t at)
{
	return *(const int64_t *)((const char *)object + at);
}

static int64_t
seen(const struct figure_row *row, const struct look_at *l)
{
	if (row->seen != NULL)
		return row->seen(l);
	return l->region != NULL ? recorded(l->region, row->seen_at) : 0;
}

static int64_t
predicted(const struct figure_row *row, const struct look_at *l)
{
	if (l->step->ledger.reason != NULL)
		return UNKNOWN;
	return row->model != NULL ? row->model(l)
				  : recorded(l->predicted, row->model_at);
}

static struct asked_value
value_of(const struct figure_row *row, struct look_at *l)
{
	static const struct predicted_record nothing;

	l->was = step_process(l->before, l->who);
	l->is = step_process(l->step, l->who);
	l->region = l->is != NULL ? l->is->region : NULL;
	l->predicted = ledger_process(&l->step->ledger, l->who);
	if (l->predicted == NULL)
		l->predicted = &nothing;
	return (struct asked_value){
	    .seen = seen(row, l), .model = predicted(row, l)};
}

static int64_t
sum(int64_t a, int64_t b)
{
	return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
}

struct asked_value
asked_value(enum asked_figure figure, unsigned who,
    const struct step_record *before, const struct step_record *step)
{
	const struct figure_row *row = &rows[figure];
	struct look_at l = {.before = before, .step = step, .who = who};
	struct asked_value all = {0}, one;

	if (who != ASKED_ALL || row->together)
		return value_of(row, &l);
	for (size_t i = 0; i < step->process_count; i++) {
		l.who = step->processes[i].index;
		one = value_of(row, &l);
		all.seen = sum(all.seen, one.seen);
		all.model = sum(all.model, one.model);
	}
	return all;
}

int64_t
asked_answer(const struct asked_value *value)
{
	return value->model != UNKNOWN ? value->model : value->seen;
}

int64_t
asked_slack(enum asked_figure figure, unsigned who, unsigned consumers)
{
	if (figure != ASKED_PSS)
		return 0;
	return who == ASKED_ALL ? consumers + 1 : 1;
}

const char *
asked_unit(enum asked_figure figure)
{
	return rows[figure].unit;
}

bool
asked_is_word(enum asked_figure figure)
{
	return rows[figure].words;
}

static bool
parse_word(
    const char *text, const char *words, int64_t *out, char *why, size_t size)
{
	int64_t place = place_of(text, words);

	if (place == UNKNOWN)
		snprintf(why, size, "'%s' is none of %s", text, words);
	else
		*out = place;
	return place != UNKNOWN;
}

/* A sign and a unit are allowed, which quantity_count() does not know. */
static bool
parse_number(
    const char *text, const char *unit, int64_t *out, char *why, size_t size)
{
	const char *digits = text + (*text == '-' || *text == '+');
	size_t length = strspn(digits, "0123456789");
	const char *rest = digits + length + strspn(digits + length, " ");
	char number[24];
	uint64_t value;

	if (length == 0 || length >= sizeof number ||
	    (*rest != '\0' && strcasecmp(rest, unit) != 0)) {
		snprintf(why, size, "'%s' is no number of %s", text, unit);
		return false;
	}
	snprintf(number, sizeof number, "%.*s", (int)length, digits);
	if (!quantity_count(number, 0, INT64_MAX, &value, why, size))
		return false;
	*out = *text == '-' ? -(int64_t)value : (int64_t)value;
	return true;
}

bool
asked_parse(enum asked_figure figure, const char *text, int64_t *out, char *why,
    size_t size)
{
	const struct figure_row *row = &rows[figure];

	return row->words ? parse_word(text, row->unit, out, why, size)
			  : parse_number(text, row->unit, out, why, size);
}

char *
asked_text(enum asked_figure figure, int64_t value, char *text, size_t size)
{
	const char *word = rows[figure].unit;

	if (!rows[figure].words || value == UNKNOWN)
		return figure_text(value, text, size);
	while (value-- > 0)
		word = strchr(word, '|') + 1;
	snprintf(text, size, "%.*s", (int)strcspn(word, "|"), word);
	return text;
}
