#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "authoring/new.h"
#include "authoring/paths.h"
#include "authoring/source.h"
#include "cli/exit_status.h"
#include "cli/pair_name.h"
#include "cli/pairs.h"
#include "cli/usage.h"

/* The model of a pair unless --from names another. */
#define SKELETON_NAME "NAME"
static const char *const skeleton[] = {
    "common/authoring/skeleton/producer.c",
    "common/authoring/skeleton/consumer.c",
};

struct new_file {
	char path[PATHS_SOURCE_MAX];
	char *text; /* owned */
};

struct new_options {
	struct option_text from;
};

static const struct option_row rows[] = {
    {"from", TAKES_TEXT, offsetof(struct new_options, from), "PAIR",
	.text = "a copy of that pair, under the new name; otherwise a skeleton "
		"with comments on what to edit"},
    {0},
};

/* false: stderr says why. */
static bool
draft_half(
    enum half half, const char *name, const char *from, struct new_file *draft)
{
	char other[PATHS_SOURCE_MAX];
	const char *model = skeleton[half];
	char *text;

	if (from != NULL) {
		paths_source(half, from, other);
		model = other;
	}
	paths_source(half, name, draft->path);
	text = source_read(model);
	if (text == NULL) {
		warn("%s", model);
		return false;
	}
	draft->text = source_renamed(
	    text, from != NULL ? from : SKELETON_NAME, name);
	free(text);
	if (draft->text == NULL)
		warn("%s", draft->path);
	return draft->text != NULL;
}

/* Before anything is written. */
static bool
are_free(const struct new_file drafts[2])
{
	for (int i = 0; i < 2; i++) {
		if (faccessat(AT_FDCWD, drafts[i].path, F_OK,
			AT_SYMLINK_NOFOLLOW) == 0) {
			warnx("%s is there already, and is not overwritten; "
			      "choose another name",
			    drafts[i].path);
			return false;
		}
	}
	return true;
}

static bool
write_half(const struct new_file *draft)
{
	int error = source_write(draft->path, draft->text);

	if (error == 0)
		return true;
	warnx("%s: %s%s", draft->path, strerror(-error),
	    error == -EROFS || error == -EACCES
		? "; copy the tree to a folder that you may write to, and "
		  "repeat it there"
		: "");
	return false;
}

static bool
write_pair(const struct new_file drafts[2])
{
	if (!are_free(drafts) || !write_half(&drafts[0]))
		return false;
	if (write_half(&drafts[1]))
		return true;
	unlink(drafts[0].path);
	return false;
}

static void
say_how_to_go_on(const char *name, const char *from)
{
	printf(
	    "Wrote producers/%s.c and consumers/%s.c, %s%s.\n"
	    "It runs as it is:\n"
	    "  ./run.sh %s\n"
	    "Edit\n"
	    "  producers/%s.c  the first lines, .summary to .surprise, and the "
	    "steps\n"
	    "  consumers/%s.c  what a consumer does in each of its steps\n"
	    "and then have it checked:\n"
	    "  ./run.sh check %s\n",
	    name, name, from != NULL ? "a copy of " : "a skeleton",
	    from != NULL ? from : "", name, name, name, name);
}

static int
write_new(const char *name, const char *from)
{
	struct new_file drafts[2] = {0};
	bool written = draft_half(HALF_PRODUCER, name, from, &drafts[0]) &&
	    draft_half(HALF_CONSUMER, name, from, &drafts[1]) &&
	    write_pair(drafts);

	free(drafts[0].text);
	free(drafts[1].text);
	if (!written)
		return EXIT_CANNOT_RUN;
	say_how_to_go_on(name, from);
	return EXIT_BALANCED;
}

static bool
is_possible(const char *name)
{
	const char *fault = pair_name_fault(name);

	if (fault != NULL)
		usage_error("new", "'%s' cannot be the name of a pair: %s",
		    name, fault);
	return fault == NULL;
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct new_options *o = options;

	if (!is_possible(operands->words[0]))
		return EXIT_USAGE;
	if (!paths_enter("new NAME"))
		return EXIT_CANNOT_RUN;
	if (o->from.given && !paths_has_source(HALF_PRODUCER, o->from.text))
		return pairs_refuse("new", o->from.text);
	return write_new(operands->words[0], o->from.text);
}

const struct command new_command = {
    .name = "new",
    .summary = "writes the two files of a new pair",
    .usage = "NAME [options]",
    .about =
	"Writes producers/NAME.c and consumers/NAME.c, a pair that runs as it "
	"is. No file\nis ever overwritten.\n",
    .options = rows,
    .size = sizeof(struct new_options),
    .operands_least = 1,
    .operands_most = 1,
    .needs_nothing = true,
    .builds_pair = true,
    .run = run,
};
