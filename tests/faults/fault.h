/* fault.h: a row of the campaign: one way to disturb a run, and its cases.
 *
 * A row counts its cases first, in clean runs; then each case is one run, of
 * which is found out whether it ended as it must. The number of a case means
 * the same thing each time, as far as the process at hand makes the same system
 * calls.
 */
#ifndef SHMLAB_TESTS_FAULT_H
#define SHMLAB_TESTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>

struct finding {
	bool injected; /* false: the run ended before its moment had come */
	unsigned long inputs; /* of a fuzzer: so many were tried */
	char what[320];	      /* what was run, and what was done to it */
	char wrong[600];      /* what is wrong with how it ended; "" nothing */
};

struct fault_row {
	const char *name, *what;
	unsigned quick;	  /* how many cases test_faults takes; 0: none */
	unsigned whole;	  /* and make faults; 0: all */
	unsigned seconds; /* the most that make faults takes */
	/* Why none of it can be done here, or NULL. */
	const char *(*unable)(void);
	/* Why some of it cannot be done here, or NULL. */
	const char *(*left_out)(void);
	unsigned (*count)(void);
	/* The number of the case at that place; NULL: that is its number. */
	unsigned (*number)(unsigned place);
	void (*inject)(unsigned number, struct finding *);
};

extern const struct fault_row row_kills, row_errnos, row_signals, row_limits,
    row_starts, row_refused, row_pairs, row_hangs, row_fuzz, row_terminal,
    row_races, row_hostile, row_soak;

/* The same in a few seconds; no row of the campaign. */
extern const struct fault_row row_soak_briefly;

/* What is wrong; the first that is found stays. */
void finding_wrong(struct finding *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void finding_what(struct finding *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
