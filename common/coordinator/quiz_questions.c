#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/quantity.h"
#include "coordinator/quiz_questions.h"
#include "ledger/balance.h"
#include "record/runs.h"

/* What is asked for: a line of the balance, or one of these. */
enum {
	ASKS_FRAMES = BALANCE_FIGURES,
	ASKS_PAGES
};

/* The kernel cuts each PSS to whole kB; mental arithmetic does not. */
#define PSS_SLACK 2

/* A step that is still to be done. */
struct scene {
	const struct quiz_questions *questions;
	const struct step_record *before; /* or NULL */
	const struct step_record *ahead;
};

struct quiz_kind {
	const char *begin, *end; /* around the actor; without end: of all */
	int figure;
	int64_t slack;
	bool general; /* it suits nearly every step, so others come first */
	bool (*suits)(const struct scene *, unsigned index);
};

/* step may be NULL. */
static const struct predicted_record *
prediction_of(const struct step_record *step, unsigned index)
{
	return step != NULL ? ledger_process(&step->ledger, index) : NULL;
}

static bool
has_region(const struct step_record *step, unsigned index)
{
	const struct predicted_record *p = prediction_of(step, index);

	return p != NULL && p->mapped;
}

static size_t
count_mapped(const struct step_record *step)
{
	size_t count = 0;

	for (size_t i = 0; step != NULL && i < step->ledger.process_count; i++)
		count += step->ledger.processes[i].mapped;
	return count;
}

static bool
is_born(const struct step_record *step, unsigned index)
{
	if (step->event != EVENT_FORK && step->event != EVENT_EXEC)
		return false;
	return index > 0 && (step->who == 0 || step->who == index);
}

static bool
acts(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].index == index)
			return true;
	return is_born(step, index);
}

static bool
touches(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].index == index &&
		    (op_touches(step->ops[i].op.what) ||
			op_writes(&step->ops[i].op)))
			return true;
	return false;
}

static bool
suits_touching(const struct scene *s, unsigned index)
{
	return touches(s->ahead, index);
}

static bool
suits_mapping(const struct scene *s, unsigned index)
{
	return has_region(s->before, index) || has_region(s->ahead, index);
}

static bool
suits_sharing(const struct scene *s, unsigned index)
{
	(void)index;
	return count_mapped(s->ahead) > 1;
}

static bool
suits_frames(const struct scene *s, unsigned index)
{
	return s->questions->frames && suits_sharing(s, index);
}

/* Where the kernel may copy or not, there is no right answer. */
static bool
suits_copying(const struct scene *s, unsigned index)
{
	const struct ledger_record *ledger = &s->ahead->ledger;
	bool writes = false;

	(void)index;
	for (size_t i = 0; i < ledger->process_count; i++)
		if (ledger->processes[i].unsure > 0)
			return false;
	for (size_t i = 0; i < s->ahead->op_count; i++)
		writes |= op_writes(&s->ahead->ops[i].op);
	return writes && suits_sharing(s, index);
}

static bool
is_sure(const struct predicted_record *p)
{
	for (size_t i = 0; i < p->run_count; i++)
		if (p->runs[i].ordinal == ORDINAL_UNSURE)
			return false;
	return true;
}

static bool
suits_changing(const struct scene *s, unsigned index)
{
	return has_region(s->before, index) && has_region(s->ahead, index) &&
	    is_sure(prediction_of(s->before, index)) &&
	    is_sure(prediction_of(s->ahead, index));
}

static const struct quiz_kind kinds[] = {
    {"How many page faults will ", " take in this step?", BALANCE_FAULTS, 0,
	false, suits_touching},
    {"Which pages of ",
	" will change: another frame, or now shared, or now its own (such as "
	"0-7,12 or none)?",
	ASKS_PAGES, 0, false, suits_changing},
    {"How many pages will the kernel copy in this step, in all?", NULL,
	BALANCE_CLASS + FAULT_COPY, 0, false, suits_copying},
    {"How many frames will the region take then, in all?", NULL, ASKS_FRAMES, 0,
	false, suits_frames},
    {"How much of the region will be in ", "'s RSS then, in kB?", BALANCE_RSS,
	0, true, suits_mapping},
    {"How much of the region will be in ", "'s USS then, in kB?", BALANCE_USS,
	0, true, suits_mapping},
    {"What will PSS of the region add up to then, in kB?", NULL, BALANCE_PSS,
	PSS_SLACK, true, suits_sharing},
    {"How much of the region will be in ", "'s PSS then, in kB?", BALANCE_PSS,
	PSS_SLACK, true, suits_mapping},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static struct quiz_value
number(int64_t figure)
{
	return (struct quiz_value){figure != UNKNOWN, figure, {.count = 0}};
}

/* Those of another state or frame in the second list. */
static struct quiz_value
changed_pages(const struct run *from, size_t from_count, const struct run *to,
    size_t to_count)
{
	struct quiz_value value = {.known = from_count > 0 && to_count > 0};
	struct runs_pair at = {
	    .a = from, .a_count = from_count, .b = to, .b_count = to_count};

	while (runs_pair_next(&at))
		if (at.a->state != at.b->state ||
		    at.a->anonymous != at.b->anonymous ||
		    at.a->ordinal != at.b->ordinal)
			page_list_add(
			    &value.pages, at.first, at.end - at.first);
	return value;
}

static int64_t
predicted_figure(const struct predicted_record *p, int figure)
{
	switch (figure) {
	case BALANCE_FAULTS:
		return faults_sum(p->faults);
	case BALANCE_CLASS + FAULT_COPY:
		return p->faults[FAULT_COPY];
	case BALANCE_RSS:
		return p->rss_kib;
	case BALANCE_USS:
		return p->uss_kib;
	case BALANCE_PSS:
		return p->pss_kib;
	default:
		return UNKNOWN;
	}
}

static struct quiz_value
predict(const struct quiz_kind *kind, unsigned index, const struct scene *s)
{
	const struct ledger_record *ledger = &s->ahead->ledger;
	const struct predicted_record *was = prediction_of(s->before, index);
	const struct predicted_record *is = prediction_of(s->ahead, index);
	int64_t sum = 0;

	if (kind->figure == ASKS_FRAMES)
		return number(ledger->frames);
	if (kind->figure == ASKS_PAGES)
		return changed_pages(
		    was->runs, was->run_count, is->runs, is->run_count);
	if (kind->end != NULL)
		return number(predicted_figure(is, kind->figure));
	for (size_t i = 0; i < ledger->process_count; i++)
		sum += predicted_figure(&ledger->processes[i], kind->figure);
	return number(sum);
}

static bool
was_asked(const struct scene *s, const struct quiz_kind *kind, unsigned index)
{
	const struct quiz_questions *q = s->questions;

	for (size_t i = 0; i < q->count; i++)
		if (q->asked[i].kind == kind && q->asked[i].index == index &&
		    strcmp(q->asked[i].region, s->ahead->region) == 0)
			return true;
	return false;
}

/* Is the question new, and can it be answered in a few words? */
static bool
make(const struct scene *s, const struct quiz_kind *kind, unsigned index,
    struct quiz_question *out)
{
	char text[QUIZ_VALUE_MAX];

	if (was_asked(s, kind, index) || !kind->suits(s, index))
		return false;
	*out = (struct quiz_question){
	    .kind = kind,
	    .index = index,
	    .predicted = predict(kind, index, s),
	};
	strlcpy(out->region, s->ahead->region, sizeof out->region);
	return kind->figure != ASKS_PAGES ||
	    page_list_text(&out->predicted.pages, text, sizeof text);
}

/* About the first actor that acts, or does not; or about all. */
static bool
make_about(const struct scene *s, const struct quiz_kind *kind, bool acting,
    struct quiz_question *out)
{
	const struct ledger_record *ledger = &s->ahead->ledger;

	if (kind->end == NULL)
		return !acting && make(s, kind, 0, out);
	for (size_t i = 0; i < ledger->process_count; i++) {
		unsigned index = ledger->processes[i].index;

		if (acts(s->ahead, index) == acting &&
		    make(s, kind, index, out))
			return true;
	}
	return false;
}

static size_t
times_asked(const struct quiz_questions *q, const struct quiz_kind *kind)
{
	size_t times = 0;

	for (size_t i = 0; i < q->count; i++)
		times += q->asked[i].kind == kind;
	return times;
}

/* Does this kind come before that one? What was asked least comes first. */
static bool
goes_before(const struct quiz_questions *q, const struct quiz_kind *kind,
    const struct quiz_kind *other)
{
	if (kind->general != other->general)
		return other->general;
	return times_asked(q, kind) < times_asked(q, other);
}

static void
add_one(struct quiz_questions *q, const struct scene *s, bool acting)
{
	struct quiz_question best = {.kind = NULL}, next;

	for (size_t i = 0; i < KINDS; i++)
		if ((best.kind == NULL ||
			goes_before(q, &kinds[i], best.kind)) &&
		    make_about(s, &kinds[i], acting, &next))
			best = next;
	if (best.kind != NULL)
		q->asked[q->count++] = best;
}

size_t
quiz_choose(struct quiz_questions *q, const struct step_record *before,
    const struct step_record *ahead)
{
	const struct scene scene = {q, before, ahead};
	size_t asked = q->count;

	/* Where it depends on who comes first there is no right answer. */
	if (ahead->ledger.reason != NULL || ahead->ledger.open)
		return 0;
	add_one(q, &scene, true);
	add_one(q, &scene, false);
	return q->count - asked;
}

void
quiz_words(const struct quiz_question *question,
    const struct actor_names *names, char *words, size_t size)
{
	const struct quiz_kind *kind = question->kind;
	char label[ACTOR_LABEL_MAX] = "";

	if (kind->end != NULL)
		actor_mention(names, question->index, label, sizeof label);
	snprintf(words, size, "%s%s%s%s%s", question->region,
	    question->region[0] != '\0' ? ": " : "", kind->begin, label,
	    kind->end != NULL ? kind->end : "");
}

bool
quiz_read(
    struct quiz_question *question, const char *text, char *why, size_t size)
{
	struct quiz_value *answer = &question->answer;
	uint64_t value;

	if (strlen(text) + 1 >= QUIZ_ANSWER_MAX)
		snprintf(why, size, "an answer has fewer than %d characters",
		    QUIZ_ANSWER_MAX - 1);
	else if (question->kind->figure == ASKS_PAGES)
		answer->known = page_list_read(text, &answer->pages, why, size);
	else if (quantity_count(text, 0, INT64_MAX, &value, why, size))
		*answer = number((int64_t)value);
	return answer->known;
}

static int64_t
measured_figure(int figure, const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step)
{
	struct balance balance;

	if (step_process(step, predicted->index) == NULL)
		return UNKNOWN;
	balance_make(predicted, before, step, &balance);
	return balance.line[figure].measured;
}

/* Who touches nothing copies nothing, and no class of faults is told of it. */
static struct quiz_value
measured_sum(int figure, const struct step_record *before,
    const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	int64_t sum = 0;

	for (size_t i = 0; i < ledger->process_count; i++) {
		const struct predicted_record *p = &ledger->processes[i];
		int64_t one = 0;

		if (figure == BALANCE_PSS || touches(step, p->index))
			one = measured_figure(figure, p, before, step);
		if (one == UNKNOWN)
			return number(UNKNOWN);
		sum += one;
	}
	return number(sum);
}

static struct quiz_value
measured_pages(unsigned index, const struct step_record *before,
    const struct step_record *step)
{
	const struct process_record *was = step_process(before, index);
	const struct process_record *is = step_process(step, index);

	if (was == NULL || is == NULL || was->region == NULL ||
	    is->region == NULL)
		return number(UNKNOWN);
	return changed_pages(was->region->runs, was->region->run_count,
	    is->region->runs, is->region->run_count);
}

struct quiz_value
quiz_measured(const struct quiz_question *question,
    const struct step_record *before, const struct step_record *step)
{
	const struct predicted_record *predicted = prediction_of(
	    step, question->index);
	const struct quiz_kind *kind = question->kind;

	if (kind->figure == ASKS_FRAMES)
		return number(step->group.frames);
	if (kind->figure == ASKS_PAGES)
		return measured_pages(question->index, before, step);
	if (kind->end == NULL)
		return measured_sum(kind->figure, before, step);
	return number(predicted == NULL
		? UNKNOWN
		: measured_figure(kind->figure, predicted, before, step));
}

bool
quiz_is_right(const struct quiz_question *question)
{
	const struct quiz_value *said = &question->answer;
	const struct quiz_value *right = &question->predicted;

	if (!said->known)
		return false;
	if (question->kind->figure == ASKS_PAGES)
		return page_list_equal(&said->pages, &right->pages);
	return llabs(said->number - right->number) <= question->kind->slack;
}

const char *
quiz_value_text(const struct quiz_question *question,
    const struct quiz_value *value, char *text)
{
	if (!value->known)
		return NULL;
	if (question->kind->figure == ASKS_PAGES)
		page_list_text(&value->pages, text, QUIZ_VALUE_MAX);
	else
		snprintf(text, QUIZ_VALUE_MAX, "%" PRId64, value->number);
	return text;
}
