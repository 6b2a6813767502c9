/* row.h: one run of one subject, and the figures that are kept of it.
 *
 *	row_plan(&row, &request, &platform);	 every row, before any runs
 *	row_run(&row, &request);
 *	row_repeat(&row, &request);	 for the sake of its times
 *
 * Snapshots are taken three times: at the start, right before the first step in
 * which a consumer writes, and right after the last one. The model follows all
 * the other steps as well, and is compared with each snapshot. For a subject
 * that streams, see streams.h.
 */
#ifndef SHMLAB_COMPARE_ROW_H
#define SHMLAB_COMPARE_ROW_H

#include "compare/look.h"
#include "compare/request.h"
#include "compare/spread.h"
#include "compare/streams.h"
#include "coordinator/preflight.h"

enum row_state {
	ROW_PLANNED,
	ROW_UNFIT,   /* it cannot be a row, which is the user's error */
	ROW_TOO_BIG, /* it would not fit */
	ROW_BEGUN,
	ROW_FAILED, /* it could not run, or not to its end */
	ROW_DONE,
};

struct row {
	const struct subject *subject;
	unsigned consumers;
	const char *write; /* as it was typed; NULL: the subject is whole */

	/* Planned. */
	uint64_t part;		    /* pages that a partial write touches */
	struct preflight preflight; /* what it will need and do */
	int64_t plan_ns;	    /* how long it took to find that out */
	int64_t expected_ns;	    /* that it will take, roughly */
	bool alone;		    /* it could not run beside another one */
	/* The file systems of its shm object and its file; or 0. */
	uint64_t devices[2];

	/* Measured. */
	struct look before, after;
	bool by_fork; /* how they got it; else by attaching to an object */
	/* That those steps took, by the median of its runs; or UNKNOWN. */
	int64_t hand_over_ns, write_ns;
	int64_t elapsed_ns; /* the whole first run, from the first process on */
	/* How long its actors were ready and had no CPU, summed over them and
	 * all its runs; or UNKNOWN. */
	int64_t waited_ns;
	enum verdict verdict;
	char finding[256]; /* the first check that did not hold; or "" */
	const char *verdict_reason; /* why not checked; or NULL */
	/* What did not hold in one of its runs, and held in others; or "". All
	 * else is about the others then. */
	char unrepeated[256];
	struct stream_figures stream; /* only if the subject streams */
	struct spread spread;	      /* of the times and rates above */
	bool repeated;		      /* or about to be */

	enum row_state state;
	int status;    /* that a run of it alone would exit with */
	char why[512]; /* what is wrong, unless it is planned or done */
};

/* Finds out what this row would need and do, and on what machine. Its state is
 * then ROW_PLANNED, or else why says what is wrong. Returns an exit status of
 * more than 128 if a signal came, else 0. */
int row_plan(
    struct row *, const struct compare_request *, struct platform *platform);

/* Runs it, and again if it is contradicted: a wrong rule shows both times; what
 * the kernel does of its own accord (one page of a million was locked when it
 * should have been mapped) does not. Returns likewise. */
int row_run(struct row *, const struct compare_request *);

/* Runs a row that is done several times more, and adds the times of each. The
 * first run that does not come to its end is the last one. Returns likewise. */
int row_repeat(struct row *, const struct compare_request *);

/* What is wrong with it, or why it was not checked; else "". */
const char *row_reason(const struct row *);

/* "50% written"; "--write 50%" where that is not all that consumers write. */
char *row_written(const struct row *, char *text, size_t size);

/* "shm-private, 8 consumers, 50% written". Writes at most size bytes. Returns
 * name. */
char *row_name(const struct row *, char *name, size_t size);

#endif
