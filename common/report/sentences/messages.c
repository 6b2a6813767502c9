#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/sentences/messages.h"

static void
print_lines(struct paper *paper, const char *lines)
{
	char *copy = strdup(lines), *rest = copy, *line;

	if (copy == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	while ((line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0' || rest != NULL)
			say_line(paper, 2, line);
	free(copy);
}

void
messages_print(struct paper *paper, const struct actor_names *names,
    const struct step_record *step)
{
	char label[ACTOR_LABEL_MAX];

	for (size_t i = 0; i < step->message_count; i++) {
		const struct actor_message *message = &step->messages[i];

		if (message->lines[0] == '\0')
			continue;
		if (i == 0 || step->messages[i - 1].index != message->index)
			say(paper, INK_PLAIN, 0, 2, "%s says:",
			    actor_label(
				names, message->index, label, sizeof label));
		print_lines(paper, message->lines);
	}
}
