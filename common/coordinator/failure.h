/* failure.h: why a run could not go on, and how to say it.
 *
 *	struct failure_sink sink;
 *
 *	if (failure_sink_open(&sink) == 0 && ... == 0)
 *		...
 *	failure_sink_close(&sink);
 *	if (sink.first.kind != FAILURE_NONE)
 *		failure_words(&sink.first, words, sizeof words);
 *
 * The caller of a run owns the sink; everything that can fail gets a
 * pointer to it, notes what failed, and returns -1. The first failure stays. A
 * signal that ends the run is a failure as well, so the sink holds the
 * descriptor from which signals are read.
 */
#ifndef SHMLAB_COORDINATOR_FAILURE_H
#define SHMLAB_COORDINATOR_FAILURE_H

#include <stddef.h>
#include <stdint.h>

#include "coordinator/ending.h"
#include "record/actor_names.h"
#include "role/wire.h"

enum failure_kind {
	FAILURE_NONE,
	FAILURE_INTERRUPTED, /* a signal told us to stop */
	FAILURE_QUIT,	     /* whoever watches wants no more */
	FAILURE_STEP,	     /* a step answered with an error */
	FAILURE_NOT_HERE,    /* a step says that this machine cannot show it */
	FAILURE_CRASH,	     /* a signal ended an actor, which reported it */
	FAILURE_ENDED,	     /* an actor ended without a report */
	FAILURE_SILENT,	     /* an actor did not answer in time */
	FAILURE_PROTOCOL,    /* an actor sent what it must not send */
	FAILURE_SYSTEM,	     /* a call of the coordinator's own failed */
	FAILURE_REFUSED,     /* the run was refused before it began */
};

#define FAILURE_PATH 272 /* bytes, with the terminator */

/* The same errno means something else of every call and every object; so what
 * can be done about it is told from these, as far as they are known. */
struct failure {
	enum failure_kind kind;
	unsigned index;		  /* the actor */
	struct actor_names names; /* those of the pair */
	char step[ROLE_NAME];	  /* the step; "" before the first one */
	const char *what;	  /* FAILURE_SYSTEM: static text */
	bool of_actor;		  /* FAILURE_SYSTEM: it is about that actor */
	int error;		  /* FAILURE_STEP, _SYSTEM: negated errno */
	int status;		  /* FAILURE_REFUSED: the exit status */
	int signal;		  /* FAILURE_INTERRUPTED, FAILURE_CRASH */
	uint64_t address;	  /* FAILURE_CRASH: the address, unless sent */
	/* FAILURE_CRASH: by another process, or by the actor itself, so without
	 * address. */
	bool sent, raised;
	uint64_t page;		/* of the region, or REGION_NO_PAGE */
	char region[ROLE_NAME]; /* which one that is; "": there is only one */
	double timeout;		/* FAILURE_SILENT: seconds waited */
	bool stopped;		/* FAILURE_SILENT: by a signal, or a debugger */
	struct ending ending;	/* FAILURE_ENDED */
	/* FAILURE_STEP, _SYSTEM: the call that failed, if it is known, and the
	 * path of the file or object that the failure is about, or "". */
	bool has_call;
	struct call call;
	char path[FAILURE_PATH];
	/* FAILURE_NOT_HERE, _STEP: the actor's own words; _PROTOCOL, _REFUSED:
	 * ours; _SYSTEM: the call that failed, where it has no kind, or "". */
	char why[ACTOR_TEXT_MAX];
};

struct failure_sink {
	struct failure first;
	struct actor_names names;
	char step[ROLE_NAME]; /* the step at hand; "" before the first one */
	int signal_fd; /* readable once a signal has come that ends a run */
};

/* Takes over the signals that end a run (os/signals.h), until it is closed. 0,
 * or -1 with the failure noted; close it in either case, after which only the
 * failure is left. */
int failure_sink_open(struct failure_sink *);
void failure_sink_close(struct failure_sink *);

/* Forgets the failure: what failed is tried in another way. */
void failure_sink_clear(struct failure_sink *);

/* Each of these notes a failure, with the step at hand, unless there is one
 * already; and returns -1. */
int failure_put(struct failure_sink *, const struct failure *);
int failure_ended(struct failure_sink *, unsigned index);
/* what is static text; an error of -EINTR is the signal's. */
int failure_system(struct failure_sink *, const char *what, int error);
/* The same of a process that could not be started. */
int failure_start(struct failure_sink *, const char *what, int error);
/* The same, where it is about an actor. */
int failure_about(
    struct failure_sink *, unsigned index, const char *what, int error);
/* A file in that folder; the call is "mincore(2)", or NULL. */
int failure_folder(struct failure_sink *, const char *what, const char *folder,
    const char *call, int error);
/* A file of an actor's in /proc could not be read. */
int failure_read(struct failure_sink *, unsigned index, int pid,
    const char *file, int error);
int failure_protocol(struct failure_sink *, unsigned index, const char *why);
int failure_refuse(struct failure_sink *, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds to the failure of a step which of the calls that its actor noted it was,
 * and what it was about; nothing, if none of them failed like that. */
void failure_set_call(
    struct failure *, const struct call_log *, const struct assignment *);

/* 0, or -1 if a signal has come, which is then the failure. */
int failure_interrupted(struct failure_sink *);

/* One or two sentences: which actor, when, what, and what to do about it. */
void failure_words(const struct failure *, char *words, size_t size);

/* The exit status that a run with that failure ends with. */
int failure_exit(const struct failure *);

#endif
