#include <stdio.h>
#include <string.h>

#include "report/findings.h"

#define FINDINGS_MAX 10
#define WORDS_MAX    (FINDING_DETAIL_MAX + 256)

/* How many bytes of the unit to print: "1 page", "2 pages". */
static int
unit_length(const struct finding *finding)
{
	int length = (int)strlen(finding->unit);
	bool one = finding->measured == 1 && length > 0 &&
	    finding->unit[length - 1] == 's';

	return one ? length - 1 : length;
}

char *
finding_words(
    const struct finding *finding, const char *who, char *text, size_t size)
{
	char expected[FIGURE_MAX], measured[FIGURE_MAX];

	snprintf(text, size, "%s%s%s, %s: expected %s, measured %s %.*s%s%s",
	    finding->region, finding->region[0] != '\0' ? ": " : "",
	    finding->index == FINDING_GROUP ? "all together" : who,
	    finding->line,
	    figure_text(finding->expected, expected, sizeof expected),
	    figure_text(finding->measured, measured, sizeof measured),
	    unit_length(finding), finding->unit,
	    finding->detail[0] != '\0' ? "; " : "", finding->detail);
	return text;
}

static void
print(struct paper *paper, const struct actor_names *names,
    const struct finding *finding, bool with_step)
{
	char step[24] = "", label[ACTOR_LABEL_MAX] = "", text[WORDS_MAX];

	if (with_step)
		snprintf(step, sizeof step, "step %u, ", finding->step);
	if (finding->index != FINDING_GROUP)
		actor_label(names, finding->index, label, sizeof label);
	say(paper, INK_BAD, 4, 6, "%s%s", step,
	    finding_words(finding, label, text, sizeof text));
}

void
findings_print(struct paper *paper, const struct actor_names *names,
    const struct finding *findings, size_t count, bool with_step)
{
	size_t shown = count < FINDINGS_MAX ? count : FINDINGS_MAX;

	for (size_t i = 0; i < shown; i++)
		print(paper, names, &findings[i], with_step);
	if (shown < count)
		say(paper, INK_BAD, 4, 6, "and %zu more", count - shown);
}
