#include <errno.h>

#include "bench/harness.h"
#include "os/clock.h"
#include "os/signals.h"
#include "probe/available.h"

#define ENOUGH 3    /* passes, once they have taken ... */
#define LONG   80e9 /* ... so many ns */

double
bench_now(void)
{
	return (double)clock_ns();
}

/* Says how many cases of so many passes are done, at the rate so far: there are
 * fewer passes where they take long. */
static void
say_progress(struct benchmark *b, size_t done, size_t count, unsigned passes,
    double start)
{
	double pass = (bench_now() - start) * (double)count / (double)done;
	unsigned likely = passes;

	if (done > 0 && passes > ENOUGH && LONG / pass < passes)
		likely = LONG / pass < ENOUGH ? ENOUGH
					      : (unsigned)(LONG / pass) + 1;
	progress_say(&b->progress, done, likely * count, "pass %zu of %u: %s",
	    done / count + 1, passes, b->doing);
}

int
bench_take_turns(struct benchmark *b, const char *what,
    struct bench_case *cases, size_t count, unsigned passes)
{
	double start = bench_now();
	int error = 0;
	size_t done = 0;

	if (b->quick)
		passes = 1;
	progress_begin(&b->progress, 0, "%s", what);
	for (unsigned pass = 1; pass <= passes && error == 0; pass++) {
		if (pass > ENOUGH && bench_now() > start + LONG)
			break;
		for (size_t i = 0; i < count && error == 0; i++) {
			b->doing = cases[i].name;
			say_progress(b, done++, count, passes, start);
			error = cases[i].run(b, &cases[i]);
			if (b->signal == 0)
				b->signal = signals_came(b->signals);
			if (error == 0 && b->signal != 0)
				error = -EINTR;
		}
	}
	return error;
}

void
bench_report(struct benchmark *b, const char *section,
    const struct bench_case *cases, size_t count,
    const struct bench_ratio *ratio, size_t ratios)
{
	struct results *r = &b->results;

	for (const struct bench_case *c = cases; c < cases + count; c++)
		results_figure(r, section, c->subject, c->name, c->unit,
		    &c->readings, c->note);
	for (; ratios > 0; ratios--, ratio++) {
		const struct bench_case *ours = &cases[ratio->ours],
					*theirs = &cases[ratio->theirs];
		const char *note = ratio->note;

		if (note == NULL)
			note = theirs->note != NULL ? theirs->note : ours->note;
		results_ratio(r, section, ratio->what, &ours->readings,
		    &theirs->readings, ratio->bar, note);
	}
}

size_t
bench_memory(size_t most, unsigned part)
{
	int64_t kib = available_kib("");
	size_t whole = (size_t)256 << 10; /* pages, whatever size they have */

	if (kib < 0 || (size_t)kib / part > most / 1024)
		return most;
	return (size_t)kib * 1024 / part / whole * whole;
}
