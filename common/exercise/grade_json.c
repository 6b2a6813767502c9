#include <jansson.h>

#include "exercise/grade_json.h"

#define SCHEMA "shmlab.exercise/1"

/* A number or a word; or null, and why. */
static void
set_value(json_t *o, const char *key, enum asked_figure figure, int64_t value,
    const char *why)
{
	char text[32];

	if (value == UNKNOWN) {
		json_object_set_new(o, key, json_null());
		snprintf(text, sizeof text, "%s_reason", key);
		json_object_set_new(o, text, json_string(why));
	} else if (asked_is_word(figure)) {
		json_object_set_new(o, key,
		    json_string(asked_text(figure, value, text, sizeof text)));
	} else {
		json_object_set_new(o, key, json_integer(value));
	}
}

/* Nothing is given away of a question without an answer. */
static json_t *
question_object(const struct variant *v, size_t i,
    const struct exercise_answers *answers, int64_t given)
{
	static const char *const names[] = {
	    [GRADE_RIGHT] = "right",
	    [GRADE_WRONG] = "wrong",
	    [GRADE_NO_ANSWER] = "no answer",
	    [GRADE_NOT_SHOWN] = "not graded",
	};
	const struct exercise_question *q = &v->exercise->questions[i];
	const struct asked_value *value = &answers->value[i];
	enum grade grade = grade_of(answers, i, given);
	bool hidden = grade == GRADE_NO_ANSWER;
	json_t *o = json_object();
	char text[512];

	json_object_set_new(o, "question",
	    json_string(variant_text(v, q->words, text, sizeof text)));
	json_object_set_new(o, "run",
	    json_string(
		variant_text(v, v->exercise->runs[q->run], text, sizeof text)));
	json_object_set_new(o, "unit", json_string(asked_unit(q->figure)));
	set_value(o, "answer", q->figure, given, "none was given");
	set_value(o, "predicted", q->figure, hidden ? UNKNOWN : value->model,
	    hidden ? "there is no answer yet" : "the model does not say");
	set_value(o, "measured", q->figure, hidden ? UNKNOWN : value->seen,
	    hidden ? "there is no answer yet"
		   : "this machine does not show it");
	json_object_set_new(o, "grade", json_string(names[grade]));
	return o;
}

int
grade_json(const struct variant *v, FILE *out,
    const struct exercise_answers *answers,
    const int64_t given[EXERCISE_QUESTIONS])
{
	json_t *document = json_object(), *questions = json_array();
	int error;

	json_object_set_new(document, "schema", json_string(SCHEMA));
	json_object_set_new(
	    document, "exercise", json_integer((json_int_t)v->number));
	json_object_set_new(document, "title", json_string(v->exercise->title));
	json_object_set_new(
	    document, "seed", json_integer((json_int_t)v->seed));
	for (size_t i = 0; i < exercise_question_count(v->exercise); i++)
		json_array_append_new(
		    questions, question_object(v, i, answers, given[i]));
	json_object_set_new(document, "questions", questions);
	error = json_dumpf(document, out, JSON_INDENT(2));
	json_decref(document);
	return error == 0 && fputc('\n', out) != EOF ? 0 : -1;
}
