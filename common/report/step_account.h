/* step_account.h: what an actor did in a step, held against what came of it.
 *
 * Every fault of the actor is booked to a change of one of its pages, or is
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
	unsigned index;
	bool acted;   /* there are operations */
	bool was, is; /* the process was there before, and is there now */
	bool region;  /* it has the region now */
	bool had;     /* it had the region before */
	enum region_kind kind;
	uint64_t start; /* address of the region, by its operations */
	uint64_t pages; /* of the region, by its operations */
	bool huge;	/* it was mapped with huge pages wanted */
	struct touched ops[OP_KINDS];
	/* The kinds by their first operations, but for OP_LIVE, which is no
	 * deed. */
	enum op_kind order[OP_KINDS];
	size_t kinds;
	bool touches;	  /* some of them read, or write */
	uint64_t written; /* pages that they write, or have the kernel write;
			     at most so many */
	bool gives;	  /* some of them give pages up */
	/* Pages that the step may have taken away: those that it gave up, and
	 * those of holes that anybody made in the object. */
	uint64_t given, holes;
	struct change change;

	/* Of the step, without settling and spurious ones; or UNKNOWN. By their
	 * addresses those of the region. major: that waited for the disk. */
	int64_t faults, major;
	int64_t spurious; /* of the region, that had nothing to do */
	int64_t anew; /* counted as major, since they were begun anew: by the
			 model */
	int64_t settling;	     /* minor faults that are shmlab's own */
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

	/* Faults on pages that had their frame already and kept it, or of
	 * which is not known whether they kept it. */
	int64_t rest;
	/* Faults beyond those that any page can account for; if there is a rest
	 * beside them, at least so many, and the rest is at most what it is. */
	uint64_t stray;
	bool alone; /* nobody else holds the frames that were kept */
	bool twice; /* the rest fits pages that were read first, then written */
	bool hidden; /* what the faults did was given up in the same step */
	bool explained;
	/* Changes outside the region; or UNKNOWN. */
	int64_t outside_kib, outside_pss_kib, outside_uss_kib;
};

/* before may be NULL. page_kib is the size of a page. */
void step_account_make(const struct step_record *before,
    const struct step_record *step, unsigned index, int64_t page_kib,
    struct step_account *);

#endif
