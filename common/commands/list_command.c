#include <err.h>
#include <limits.h>
#include <signal.h>
#include <string.h>

#include <jansson.h>

#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "commands/commands.h"
#include "coordinator/learn.h"
#include "coordinator/steps.h"

#define SCHEMA "shmlab.list/1"

struct list_options {
	bool json;
};

static const struct option_row rows[] = {
    {"json", TAKES_NOTHING, offsetof(struct list_options, json),
	.text = "one JSON document, with the steps and options of each pair"},
    {0},
};

static int
widest(char *const *names)
{
	size_t width = 0;

	for (; names != NULL && *names != NULL; names++)
		if (strlen(*names) > width)
			width = strlen(*names);
	return (int)width;
}

/* Asks the pair's producer. false: stderr says why it does not answer. */
static bool
learn(const char *name, struct pair_info *info)
{
	struct failure failure;
	char path[PATH_MAX], words[512];

	*info = (struct pair_info){0};
	if (!pairs_find(name, path, sizeof path)) {
		(void)pairs_tell_fault(name);
		return false;
	}
	if (learn_pair(path, info, &failure) == 0)
		return true;
	if (failure.kind == FAILURE_INTERRUPTED)
		raise(failure.signal); /* the others are not asked */
	failure_words(&failure, words, sizeof words);
	warnx("%s: %s", name, words);
	return false;
}

/* As pairs_list(); NULL: stderr says why. */
static char **
list_names(void)
{
	char **names = pairs_list();

	if (names == NULL)
		warn("the programs of the pairs cannot be listed");
	return names;
}

bool
list_print(FILE *out)
{
	char **names = list_names();
	bool listed = names != NULL;
	int width = widest(names);
	struct pair_info info;

	for (char **name = names; name != NULL && *name != NULL; name++)
		if (learn(*name, &info))
			fprintf(
			    out, "  %-*s  %s\n", width, *name, info.summary);
	pairs_free(names);
	return listed;
}

static json_t *
step_json(const struct step_info *step)
{
	json_t *o = json_pack(
	    "{s:s, s:s}", "name", step->name, "text", step->text);

	json_object_set_new(o, "only_if",
	    *step->option == '\0'
		? json_null()
		: json_sprintf("%s=%s", step->option, step->values));
	return o;
}

static json_t *
steps_json(const struct pair_info *info)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < steps_length(info); i++)
		json_array_append_new(steps, step_json(&info->steps[i]));
	return steps;
}

static json_t *
options_json(const struct pair_info *info)
{
	json_t *options = json_array();

	for (size_t i = 0; i < ROLE_OPTIONS; i++) {
		const struct option_info *o = &info->options[i];

		if (*o->name == '\0')
			break;
		json_array_append_new(options,
		    json_pack("{s:s, s:s, s:s, s:s}", "name", o->name,
			"argument", o->choices, "default", o->initial, "text",
			o->text));
	}
	return options;
}

static const char *
text_or_null(const char *text)
{
	return *text != '\0' ? text : NULL;
}

static json_t *
pair_json(const char *name, const struct pair_info *info)
{
	return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:I, s:I, s:o, s:o}",
	    "name", name, "summary", info->summary, "show",
	    text_or_null(info->show), "ask", text_or_null(info->ask),
	    "surprise", text_or_null(info->surprise), "pages",
	    (json_int_t)info->pages, "consumers", (json_int_t)info->consumers,
	    "steps", steps_json(info), "options", options_json(info));
}

static bool
print_json(void)
{
	char **names = list_names();
	json_t *pairs, *list;
	struct pair_info info;

	if (names == NULL)
		return false;
	pairs = json_array();
	for (char **name = names; *name != NULL; name++)
		if (learn(*name, &info))
			json_array_append_new(pairs, pair_json(*name, &info));
	pairs_free(names);
	list = json_pack("{s:s, s:o}", "schema", SCHEMA, "pairs", pairs);
	if (list == NULL)
		errx(EXIT_CANNOT_RUN, "not enough memory for the list");
	(void)json_dumpf(list, stdout, JSON_INDENT(2)); /* see ferror(3) */
	putchar('\n');
	json_decref(list);
	return true;
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct list_options *o = options;
	bool listed = o->json ? print_json() : list_print(stdout);

	(void)operands;
	/* A failure of stdout is noticed at the end. */
	return listed ? EXIT_BALANCED : EXIT_CANNOT_RUN;
}

const struct command list_command = {
    .name = "list",
    .summary = "the pairs, a line each",
    .usage = "[options]",
    .about = "Asks every pair for what it shows.\n",
    .notes = "common/commands/list.schema.json describes the JSON document.\n",
    .options = rows,
    .size = sizeof(struct list_options),
    .run = run,
};
