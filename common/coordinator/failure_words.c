#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "coordinator/failure_advice.h"
#include "os/signal_name.h"
#include "record/record.h"

/* "the region", "index". */
static const char *
region_word(const struct failure *f)
{
	return *f->region != '\0' ? f->region : "the region";
}

static void
step_words(const struct failure *f, const char *who, char *words, size_t size)
{
	char reason[FAILURE_PATH + 96], advice[FAILURE_PATH + 160];

	if (f->error == -EBADMSG && f->page != REGION_NO_PAGE) {
		snprintf(words, size,
		    "%s: page %" PRIu64
		    "%s%s does not hold the bytes that it should",
		    who, f->page, *f->region != '\0' ? " of " : "", f->region);
		return;
	}
	if (f->error == -EBADRQC) {
		snprintf(words, size,
		    "%s: it has no step of that name; the names in the two "
		    "files of the pair must be the same",
		    who);
		return;
	}
	failure_reason(f, reason, sizeof reason);
	failure_advice(f, advice, sizeof advice);
	snprintf(words, size, "%s: %s%s%s%.*s", who, reason, advice,
	    *f->why != '\0' ? "; it says: " : "", (int)strcspn(f->why, "\n"),
	    f->why);
}

static void
crash_words(const struct failure *f, const char *who, char *words, size_t size)
{
	char name[32], page[80] = "";

	signal_name(f->signal, name, sizeof name);
	if (f->page != REGION_NO_PAGE)
		snprintf(page, sizeof page, ", page %" PRIu64 " of %s", f->page,
		    region_word(f));
	if (f->sent)
		snprintf(words, size,
		    "%s: ended by %s, which another process sent", who, name);
	else if (f->raised)
		snprintf(words, size, "%s: ended itself by %s", who, name);
	else if (f->signal == SIGBUS)
		snprintf(words, size,
		    "%s: ended by SIGBUS at 0x%" PRIx64
		    "%s: no page is available for that address; the object's "
		    "file system is full, or the object was made shorter",
		    who, f->address, page);
	else
		snprintf(words, size, "%s: ended by %s at 0x%" PRIx64 "%s", who,
		    name, f->address, page);
}

/* The errno of a file that is not what it should be explains nothing. */
static const char *
system_reason(const struct failure *f)
{
	return f->error == -EBADMSG && f->of_actor
	    ? "it ends too early, or the actor does not stand still; run it "
	      "again"
	    : strerror(-f->error);
}

static void
system_words(const struct failure *f, const char *who, char *words, size_t size)
{
	char step[ROLE_NAME + 16], advice[400];

	if (!f->of_actor && *f->step != '\0') {
		snprintf(step, sizeof step, "step '%s'", f->step);
		who = step;
	} else if (!f->of_actor) {
		who = "";
	}
	failure_advice(f, advice, sizeof advice);
	snprintf(words, size, "%s%s%s%s%s: %s%s%s%s", who,
	    *who != '\0' ? ": " : "", f->what, *f->path != '\0' ? " " : "",
	    f->path, f->why, *f->why != '\0' ? ": " : "", system_reason(f),
	    advice);
}

void
failure_words(const struct failure *f, char *words, size_t size)
{
	char label[ACTOR_LABEL_MAX], who[96], name[32];

	actor_label(&f->names, f->index, label, sizeof label);
	if (*f->step != '\0')
		snprintf(who, sizeof who, "%s, step '%s'", label, f->step);
	else
		snprintf(who, sizeof who, "%s, at its start", label);

	switch (f->kind) {
	case FAILURE_NONE:
		*words = '\0';
		break;
	case FAILURE_INTERRUPTED:
		snprintf(words, size,
		    "interrupted by %s; every actor has been ended, and "
		    "nothing is left behind",
		    signal_name(f->signal, name, sizeof name));
		break;
	case FAILURE_QUIT:
		snprintf(words, size,
		    "ended as asked; every actor has been ended, and nothing "
		    "is left behind");
		break;
	case FAILURE_STEP:
		step_words(f, who, words, size);
		break;
	case FAILURE_NOT_HERE:
		snprintf(words, size,
		    "%s: cannot be shown on this machine: %.*s", who,
		    (int)strcspn(f->why, "\n"), f->why);
		break;
	case FAILURE_CRASH:
		crash_words(f, who, words, size);
		break;
	case FAILURE_ENDED:
		ending_words(&f->ending, who, words, size);
		break;
	case FAILURE_SILENT:
		snprintf(words, size, "%s: no answer after %.0f second%s; %s",
		    who, f->timeout, f->timeout > 1 ? "s" : "",
		    f->stopped ? "it is stopped, by SIGSTOP or a debugger"
			       : "it hangs, or needs more time (--timeout "
				 "SECONDS)");
		break;
	case FAILURE_PROTOCOL:
		snprintf(words, size, "%s: %s", who, f->why);
		break;
	case FAILURE_REFUSED:
		strlcpy(words, f->why, size);
		break;
	case FAILURE_SYSTEM:
		system_words(f, who, words, size);
		break;
	}
	home_rename(words);
}

int
failure_exit(const struct failure *f)
{
	switch (f->kind) {
	case FAILURE_NONE:
	case FAILURE_QUIT:
		return EXIT_BALANCED;
	case FAILURE_INTERRUPTED:
		return EXIT_SIGNAL + f->signal;
	case FAILURE_STEP:
		if (f->error == -ENOSYS)
			return EXIT_NOT_HERE;
		/* Memory that holds other bytes than it should is no defect
		 * of this machine: it contradicts what sharing means. */
		return f->error == -EBADMSG ? EXIT_CONTRADICTED
					    : EXIT_CANNOT_RUN;
	case FAILURE_NOT_HERE:
		return EXIT_NOT_HERE;
	case FAILURE_REFUSED:
		return f->status;
	case FAILURE_SYSTEM:
		return f->error == -ENOSYS ? EXIT_NOT_HERE : EXIT_CANNOT_RUN;
	default:
		return EXIT_CANNOT_RUN;
	}
}
