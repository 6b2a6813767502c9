#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "authoring/build.h"
#include "authoring/check.h"
#include "authoring/lint.h"
#include "authoring/paths.h"
#include "authoring/trials.h"
#include "cli/exit_status.h"
#include "cli/pair_name.h"
#include "cli/pairs.h"
#include "coordinator/learn.h"
#include "os/signal_name.h"
#include "os/signals.h"

struct check {
	const char *pair;
	struct style style;
	struct pair_info info;
	struct card card;
	bool not_here;
};

struct check_options {
	struct option_text color;
	bool ascii;
};

static const struct option_row rows[] = {
    OPTION_ROWS_OF_STYLE(struct check_options),
    {0},
};

/* Asks the producer's program about the pair. */
static int
ask(struct check *c)
{
	struct failure failure;
	char path[PATH_MAX], words[512];

	if (!pairs_find(c->pair, path, sizeof path)) {
		if (!pairs_tell_fault(c->pair))
			warnx("producers/%s.c has not been built", c->pair);
		return EXIT_CANNOT_RUN;
	}
	if (learn_pair(path, &c->info, &failure) == 0)
		return 0;
	failure_words(&failure, words, sizeof words);
	warnx("%s: %s", c->pair, words);
	return failure_exit(&failure);
}

/* 0 or an exit status. */
static int
run_trials(struct check *c)
{
	struct progress progress;
	struct trials trials = {.pair = c->pair,
	    .info = &c->info,
	    .card = &c->card,
	    .progress = &progress,
	    .signal_fd = signals_take_over()};
	int error = trials.signal_fd, signal;
	char name[32];

	if (error >= 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		error = -errno;
	progress_init(&progress, true);
	progress_begin(&progress, 0, "check %s", c->pair);
	if (error >= 0)
		error = trials_perform(&trials);
	progress_clear(&progress);
	c->not_here = trials.not_here;
	signal = error == -EINTR ? signals_came(trials.signal_fd) : 0;
	if (trials.signal_fd >= 0)
		close(trials.signal_fd);
	signals_give_back();
	signals_give_back();
	if (signal > 0) {
		warnx("interrupted by %s; nothing is left behind",
		    signal_name(signal, name, sizeof name));
		return EXIT_SIGNAL + signal;
	}
	if (error < 0)
		warnx("run the pair: %s", strerror(-error));
	return error < 0 ? EXIT_CANNOT_RUN : 0;
}

static int
print(const struct check *c)
{
	struct paper paper = {.out = stdout, .style = c->style};
	int error;

	say(&paper, INK_HEAD, 0, 2, "check %s: %s", c->pair, c->info.summary);
	card_print(&c->card, &paper);
	error = paper_done(&paper);
	if (error < 0) {
		warnx("write the result: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	if (!card_is_clean(&c->card))
		return EXIT_CONTRADICTED;
	return c->not_here ? EXIT_NOT_HERE : EXIT_BALANCED;
}

static int
check(struct check *c)
{
	int status = build_pair(c->pair, &c->card);

	if (status == 0)
		status = ask(c);
	if (status != 0)
		return status;
	lint_sources(c->pair, &c->card);
	lint_role(c->pair, &c->info, &c->card);
	status = run_trials(c);
	return status != 0 ? status : print(c);
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct check_options *o = options;
	const char *pair = operands->words[0];
	struct check *c;
	int status;

	if (!paths_enter("check PAIR"))
		return EXIT_CANNOT_RUN;
	/* One half is enough: build_pair() says which one is missing. */
	if (!paths_has_source(HALF_PRODUCER, pair) &&
	    !paths_has_source(HALF_CONSUMER, pair))
		return pairs_refuse("check", pair);
	c = calloc(1, sizeof *c);
	if (c == NULL) {
		warnc(ENOMEM, "check %s", pair);
		return EXIT_CANNOT_RUN;
	}
	c->pair = pair;
	style_init(&c->style, o->color.text);
	c->style.ascii |= o->ascii;
	status = check(c);
	card_release(&c->card);
	free(c);
	return status;
}

const struct command check_command = {
    .name = "check",
    .summary = "a report card for a pair",
    .usage = "PAIR [options]",
    .about =
	"A report card for a pair: builds it with all warnings, reads its "
	"first lines and\nits steps, runs it small and large, twice each, as "
	"root or not, kills each actor\nbefore each step, presses Ctrl-C, and "
	"lists what is good, bad or missing.\n",
    .notes =
	"Exit status: 0 all is good, 1 something is bad or missing, 2 usage, "
	"3 it does\nnot build, 77 what the pair shows cannot be shown on this "
	"machine, 128+n ended\nby signal n.\n",
    .options = rows,
    .size = sizeof(struct check_options),
    .builds_pair = true,
    .operands_least = 1,
    .operands_most = 1,
    .run = run,
};
