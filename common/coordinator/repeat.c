#include <string.h>

#include "coordinator/repeat.h"
#include "coordinator/run.h"
#include "os/clock.h"

#define REPEATS 3

struct watcher {
	struct run_callbacks callbacks; /* the first member */
	const struct finding *first;	/* what is looked for */
	bool found, others;
};

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct watcher *w = (struct watcher *)callbacks;

	(void)before;
	for (size_t i = 0; i < step->finding_count; i++) {
		const struct finding *f = &step->findings[i];

		if (f->step == w->first->step && f->index == w->first->index &&
		    strcmp(f->line, w->first->line) == 0)
			w->found = true;
		else
			w->others = true;
	}
	return 0;
}

/* false: it was interrupted, or could not run. */
static bool
run_once(const struct run_config *config, struct watcher *w)
{
	struct run_callbacks *const listeners[] = {&w->callbacks, NULL};
	struct verdict_record verdict = {0};
	struct failure_sink sink;
	bool ran = failure_sink_open(&sink) == 0 &&
	    run_perform(config, listeners, &sink, &verdict) == 0;

	run_verdict_release(&verdict);
	failure_sink_close(&sink);
	return ran;
}

void
repeat_run(const struct run_config *config, const struct verdict_record *first,
    struct repeat_record *out)
{
	uint64_t end = clock_ns() + REPEAT_SECONDS * 1000 * CLOCK_MS;

	*out = (struct repeat_record){0};
	for (int i = 0; i < REPEATS && clock_ns() < end; i++) {
		struct watcher w = {.callbacks = {.on_step = on_step},
		    .first = &first->findings[0]};

		if (!run_once(config, &w))
			return;
		out->runs++;
		out->same += w.found;
		out->others += !w.found && w.others;
	}
}
