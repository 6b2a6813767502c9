/* row.h: one run of one thing, and the figures that are kept of it.
 *
 *	row_plan(&row, &request, &platform);	 every row, before any runs
 *	row_run(&row, &request);
 *
 * Everybody is looked at three times: at the start, right before the first step
 * in which a consumer writes, and right after the last one. The model goes
 * through all the other steps, too, and is held against each look. For a thing
 * that streams, see streams.h.
 */
#ifndef SHMLAB_COMPARE_ROW_H
#define SHMLAB_COMPARE_ROW_H

#include "compare/request.h"
#include "record/record.h"

#define FLOW_LATENCIES 3

/* All actors at one look; of the region alone, but for the page tables. */
struct look {
	bool known;		  /* it was looked at */
	char step[STEP_NAME_MAX]; /* after this one */
	int64_t processes;
	int64_t rss_kib, pss_kib, uss_kib; /* sums over the processes */
	int64_t frames; /* distinct ones; or UNKNOWN, and why */
	const char *frames_reason;
	int64_t held_kib; /* what the frames hold; else the sum of PSS */
	int64_t pte_kib;  /* sum over the processes; or UNKNOWN */
	/* Since the start, or since the writes began, by what they did; all of
	 * them UNKNOWN where the steps were not predicted. */
	int64_t faults[FAULT_CLASSES];
	const char *faults_reason;
};

/* Of a thing that streams. What is not known is UNKNOWN. */
struct stream_figures {
	/* Foreseen. */
	unsigned stream, pace;	/* numbers of these steps */
	int64_t message, count; /* bytes of a message; how many */

	/* Measured. */
	struct look look;		 /* after step stream */
	int64_t message_rate, byte_rate; /* a second, as the producer says */
	/* In nanoseconds: p50, p99, p99.9 of the slowest consumer. */
	int64_t latency[FLOW_LATENCIES];
	int64_t faults;	   /* in step stream, as the kernel counts */
	int64_t stream_ns; /* until all had received all; or UNKNOWN */
};

enum row_state {
	ROW_PLANNED,
	ROW_UNFIT, /* foreseen: it cannot be a row, which is the user's error */
	ROW_TOO_BIG, /* foreseen: it would not fit */
	ROW_FAILED,  /* it could not run, or not to its end */
	ROW_DONE,
};

struct row {
	const struct subject *subject;
	unsigned consumers;
	const char *write; /* as it was typed; NULL: the thing is whole */

	/* Foreseen. */
	uint64_t part;	   /* pages that a partial write touches */
	bool parts;	   /* that is what consumers write, and no more */
	uint64_t need_kib; /* memory that it will take */
	bool file;	   /* it maps a file */
	/* The file systems of its shm object and its file; or 0. */
	uint64_t devices[2];
	uint64_t writes;     /* steps in which consumers write: bit N, step N */
	uint64_t hand_overs; /* steps in which they get the region */

	/* Measured. */
	struct look before, after;
	bool by_fork; /* how they got it; else by attaching to an object */
	int64_t hand_over_ns, write_ns; /* that those steps took; or UNKNOWN */
	int64_t elapsed_ns; /* the whole run, from the first process on */
	enum verdict verdict;
	char finding[256]; /* the first thing that did not hold; or "" */
	const char *verdict_reason; /* why not checked; or NULL */
	/* What did not hold when it was run first, and held when it was run
	 * again; or "". All else is about the second run then. */
	char unrepeated[256];
	struct stream_figures flow; /* only if the thing streams */

	enum row_state state;
	int status;    /* that a run of it alone would exit with */
	char why[512]; /* what is wrong, unless it is planned or done */
};

/* What this row would need and do; tells what machine this is. The state is then
 * ROW_PLANNED, or says what is wrong, as a sentence. Returns an exit status of
 * 128 or more if a signal came, else 0. */
int row_plan(
    struct row *, const struct compare_request *, struct platform *platform);

/* Runs it, and again if it is contradicted: a wrong rule shows both times; what
 * the kernel does of its own accord (some page of a million was locked just when
 * it should have been mapped) does not. Returns likewise. */
int row_run(struct row *, const struct compare_request *);

/* The figures of everybody at that look. */
void row_look(const struct step_record *, struct look *out);

/* "50% written"; "--write 50%" where that is not all that consumers write. */
char *row_written(const struct row *, char *text, size_t size);

/* "shm-private, 8 consumers, 50% written". Writes at most size bytes. Returns
 * name. */
char *row_name(const struct row *, char *name, size_t size);

#endif
