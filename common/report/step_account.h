/* step_account.h: what an actor did in a step, and what came of it.
 *
 * Every fault of the actor is assigned to a change of one of its pages, or is
 * left over. Nothing here knows what the kernel should have done; explained
 * says whether the figures fit together at all.
 */
#ifndef SHMLAB_REPORT_STEP_ACCOUNT_H
#define SHMLAB_REPORT_STEP_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "record/change.h"
#include "record/record.h"
#include "report/touched.h"

struct step_account {
	const struct actor_names *names;
	unsigned index;
	bool acted;   /* it has operations */
	bool logged;  /* all that it touched of the region is among them */
	bool was, is; /* the process was there before, and is there now */
	bool region;  /* it has the region now */
	bool had;     /* it had the region before */
	enum region_kind kind;
	enum region_source source;
	uint64_t start; /* address of the region, by its operations */
	uint64_t pages; /* of the region, by its operations */
	bool huge;	/* mapped with MADV_HUGEPAGE */
	bool populated; /* mapped with MAP_POPULATE */
	bool read_only; /* mapped for loads alone */
	struct touched ops[OP_KINDS];
	/* The kinds in the order of their first operations, but for OP_LIVE,
	 * which touches nothing. */
	enum op_kind order[OP_KINDS];
	size_t kinds;
	bool touches; /* some of them read or write */
	/* Pages that they read, and write, or have the kernel do it: upper
	 * bounds. */
	uint64_t read, written;
	bool gives;    /* some of them give up pages */
	bool unmapped; /* some unmap all of the region */
	/* Mappings of the region, before and after; 0: it is not there. */
	int64_t mappings_before, mappings;
	/* Pages that the step may have taken away: those that it gave up, and
	 * holes that any actor made in the object. */
	uint64_t given, holes;
	struct change change;

	/* Of the step, without those of settling and spurious ones; or UNKNOWN.
	 * Where faults have addresses, those of the region. major: those that
	 * waited for the disk. */
	int64_t faults, major;
	int64_t spurious; /* of the region, that changed nothing */
	int64_t retried;  /* counted as major for that reason, by the model */
	int64_t settling; /* minor faults of settling: not the step's */
	int64_t dirty_before, dirty; /* KiB of the region; or UNKNOWN */

	/* Pages. */
	uint64_t first;	   /* had nothing, and have a frame now */
	uint64_t joined;   /* of those: the frame is mapped elsewhere too */
	uint64_t taken;	   /* of those: copies of the object's pages */
	uint64_t zeroed;   /* had nothing, and are the zero page now */
	uint64_t filled;   /* were the zero page, and have a frame now */
	uint64_t copied;   /* have another frame; 0 where frames are unknown */
	uint64_t restored; /* were in swap */
	uint64_t dropped;  /* had a frame or the zero page, and have nothing */
	uint64_t swapped;  /* had a frame, and are in swap now */
	uint64_t common;   /* were shared, and are still */
	uint64_t owned;	   /* were shared, and are its own now */
	uint64_t lent;	   /* were its own, and are shared now */
	uint64_t present;  /* have a frame now */

	/* Faults on pages that had a frame and kept it, or of which it is not
	 * known whether they kept it. */
	int64_t rest;
	/* Faults that no page can account for. If there is a rest as well,
	 * stray is a lower bound and rest an upper bound. */
	uint64_t stray;
	bool alone;  /* no other process has the frames that were kept */
	bool twice;  /* the rest can be pages that were read, then written */
	bool hidden; /* the step gave up the pages on which the faults fell */
	bool explained;
	/* What moved in its region without an operation, in words; or NULL. */
	const char *unlogged;
	const char *elsewhere; /* see struct process_record; or NULL */
	/* Changes outside the region; or UNKNOWN. */
	int64_t outside_kib, outside_pss_kib, outside_uss_kib;
};

/* before may be NULL. The account refers to the head, and to the step. */
void step_account_make(const struct head_record *,
    const struct step_record *before, const struct step_record *step,
    unsigned index, struct step_account *);

#endif
