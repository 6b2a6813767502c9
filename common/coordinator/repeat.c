#include <limits.h>
#include <string.h>

#include "cli/exit_status.h"
#include "coordinator/repeat.h"
#include "coordinator/run.h"
#include "coordinator/session.h"
#include "os/clock.h"

#define REPEATS 3

struct watcher {
	struct run_callbacks callbacks;
	const struct finding *first; /* what is looked for */
	bool found, others;
};

static bool
accept(struct run_callbacks *callbacks, const struct session *session,
    const struct preflight *preflight)
{
	(void)callbacks;
	(void)session;
	(void)preflight;
	return true;
}

static void
hear(struct run_callbacks *callbacks, const struct step_record *step)
{
	struct watcher *w = (struct watcher *)callbacks;

	for (size_t i = 0; i < step->finding_count; i++) {
		const struct finding *f = &step->findings[i];

		if (f->step == w->first->step && f->index == w->first->index &&
		    strcmp(f->line, w->first->line) == 0)
			w->found = true;
		else
			w->others = true;
	}
}

void
repeat_run(const struct verdict_record *first, const char *path, int argc,
    char **argv, struct repeat_record *out)
{
	uint64_t end = clock_ns() + REPEAT_SECONDS * 1000 * CLOCK_MS;

	*out = (struct repeat_record){0};
	for (int i = 0; i < REPEATS && clock_ns() < end; i++) {
		struct watcher w = {
		    .callbacks = {.on_preflight = accept,
			.on_step = hear,
			.looks = UINT64_MAX,
			.last = UINT_MAX},
		    .first = &first->findings[0],
		};
		int status = run_for(&w.callbacks, path, argc, argv);

		if (status != EXIT_BALANCED && status != EXIT_CONTRADICTED)
			return; /* it was interrupted, or could not run */
		out->runs++;
		out->same += w.found;
		out->others += !w.found && w.others;
	}
}
