/* quiz_questions.h: which questions suit a step, and what is right.
 *
 *	count = quiz_choose(&questions, before, ahead);	 the last ones asked
 *	quiz_read(question, "8", why, sizeof why);
 *	value = quiz_measured(question, before, step);	 once it is done
 */
#ifndef SHMLAB_COORDINATOR_QUIZ_QUESTIONS_H
#define SHMLAB_COORDINATOR_QUIZ_QUESTIONS_H

#include "coordinator/page_list.h"
#include "record/record.h"

#define QUIZ_A_STEP	2
#define QUIZ_VALUE_MAX	40 /* bytes of a value as text */
#define QUIZ_ANSWER_MAX 128

struct quiz_value {
	bool known;
	int64_t number;
	struct page_list pages; /* of a question about pages, instead */
};

struct quiz_question {
	const struct quiz_kind *kind;
	unsigned index;		      /* actor; 0 if it is about all */
	char region[REGION_NAME_MAX]; /* which of several; else "" */
	struct quiz_value predicted, answer;
};

/* All of a run. */
struct quiz_questions {
	bool frames; /* they can be seen */
	struct quiz_question asked[QUIZ_A_STEP * ROLE_STEPS];
	size_t count;
};

/* Adds up to two questions about the step that comes next, none of which was
 * asked before in this run: first about an actor that does something, then
 * about one that does nothing, or about all. Returns how many. Nothing is asked
 * about a step that was not predicted. before may be NULL. */
size_t quiz_choose(struct quiz_questions *, const struct step_record *before,
    const struct step_record *ahead);

void quiz_words(const struct quiz_question *, const struct actor_names *,
    char *words, size_t size);

/* Reads the answer. false: why holds a sentence. */
bool quiz_read(
    struct quiz_question *, const char *text, char *why, size_t size);

/* After the step. */
struct quiz_value quiz_measured(const struct quiz_question *,
    const struct step_record *before, const struct step_record *step);

bool quiz_is_right(const struct quiz_question *);

/* "8", "0-7,12". Returns text, of QUIZ_VALUE_MAX bytes; NULL: it is not
 * known. */
const char *quiz_value_text(
    const struct quiz_question *, const struct quiz_value *, char *text);

#endif
