#include <stdlib.h>

#include "exercise/grade.h"
#include "report/sentences/actor_sets.h"

enum grade
grade_of(const struct exercise_answers *answers, size_t i, int64_t given)
{
	int64_t answer = asked_answer(&answers->value[i]);

	if (answer == UNKNOWN)
		return GRADE_NOT_SHOWN;
	if (given == UNKNOWN)
		return GRADE_NO_ANSWER;
	return llabs(given - answer) <= answers->slack[i] ? GRADE_RIGHT
							  : GRADE_WRONG;
}

static void
tell(const struct variant *v, struct paper *paper,
    const struct exercise_answers *answers, size_t i, int64_t given)
{
	enum asked_figure figure = v->exercise->questions[i].figure;
	const struct asked_value *value = &answers->value[i];
	enum grade grade = grade_of(answers, i, given);
	char said[32], model[32], kernel[32];

	if (grade == GRADE_NO_ANSWER || grade == GRADE_NOT_SHOWN) {
		say(paper, INK_PLAIN, 0, 3, "%zu. %s", i + 1,
		    grade == GRADE_NO_ANSWER
			? "no answer"
			: "not graded: this machine does not show it");
		return;
	}
	asked_text(figure, given, said, sizeof said);
	asked_text(figure, value->model, model, sizeof model);
	asked_text(figure, value->seen, kernel, sizeof kernel);
	say(paper, grade == GRADE_RIGHT ? INK_GOOD : INK_BAD, 0, 3,
	    "%zu. %s: you said %s, the model %s, the kernel %s", i + 1,
	    grade == GRADE_RIGHT ? "right" : "wrong", said,
	    value->model != UNKNOWN ? model : "does not say",
	    value->seen != UNKNOWN ? kernel : "does not show it");
	if (grade == GRADE_WRONG)
		sheet_why(v, paper, i);
}

bool
grade_all(const struct variant *v, struct paper *paper,
    const struct exercise_answers *answers,
    const int64_t given[EXERCISE_QUESTIONS])
{
	unsigned right = 0, asked = 0;

	say_text(paper, INK_HEAD, 0, 0, "What your own run says:");
	for (size_t i = 0; i < exercise_question_count(v->exercise); i++) {
		enum grade grade = grade_of(answers, i, given[i]);

		tell(v, paper, answers, i, given[i]);
		right += grade == GRADE_RIGHT;
		asked += grade != GRADE_NOT_SHOWN;
	}
	say(paper, INK_PLAIN, 0, 0, "%u of %u answer%s right.", right, asked,
	    asked == 1 ? " is" : "s are");
	return right == asked;
}
