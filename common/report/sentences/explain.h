/* explain.h: explanations: why the kernel did what was measured. */
#ifndef SHMLAB_REPORT_SENTENCES_EXPLAIN_H
#define SHMLAB_REPORT_SENTENCES_EXPLAIN_H

#include "record/record.h"
#include "report/paper/paper.h"

/* What a sentence speaks of. A set of topics is a mask of SPOKE_OF(topic). */
#define SPOKE_OF(topic) (UINT64_C(1) << (topic))
enum topic {
	TOPIC_MAP,	 /* mapped, and nothing in memory */
	TOPIC_FIRST,	 /* a page has a frame now */
	TOPIC_OBJECT,	 /* an entry for a frame of the object's, new or not */
	TOPIC_TAKE,	 /* a copy of the object's page, at the first touch */
	TOPIC_STRAY,	 /* faults that no page explains */
	TOPIC_UNLOGGED,	 /* a step that logged nothing */
	TOPIC_ZERO,	 /* a read of nothing: the zero page */
	TOPIC_FILL,	 /* a frame took the place of the zero page */
	TOPIC_JOIN,	 /* an entry for a frame that was there */
	TOPIC_AROUND,	 /* one fault, several pages */
	TOPIC_COPY,	 /* another frame */
	TOPIC_KEEP,	 /* a fault that copied nothing */
	TOPIC_NOTIFY,	 /* a fault that made an entry writable */
	TOPIC_FREE,	 /* a touch without a fault */
	TOPIC_FORK,	 /* the child has the parent's entries */
	TOPIC_FORK_BARE, /* the child has the mapping, but no entry */
	TOPIC_EXEC,	 /* a program of its own */
	TOPIC_FEWER,	 /* fewer processes hold a frame than before */
	TOPIC_UNMAP,
	TOPIC_MAJOR,	/* a fault that waited for the disk */
	TOPIC_DROP,	/* MADV_DONTNEED */
	TOPIC_AHEAD,	/* MADV_WILLNEED */
	TOPIC_SYNC,	/* msync() */
	TOPIC_EVICT,	/* POSIX_FADV_DONTNEED */
	TOPIC_PREAD,	/* the object, past the mapping */
	TOPIC_PWRITE,	/* the same, written */
	TOPIC_PAGEOUT,	/* MADV_PAGEOUT */
	TOPIC_REMOVE,	/* MADV_REMOVE */
	TOPIC_RESIZE,	/* ftruncate() of what is mapped */
	TOPIC_BEYOND,	/* a touch beyond the object's end */
	TOPIC_PROTECT,	/* mprotect() */
	TOPIC_INHERIT,	/* MADV_DONTFORK, MADV_WIPEONFORK */
	TOPIC_COPIES,	/* read(2) into pages, write(2) from them */
	TOPIC_POKE,	/* /proc/PID/mem */
	TOPIC_POPULATE, /* faults that the kernel takes by itself */
	TOPIC_LOCK,	/* mlock() */
	TOPIC_LAZY,	/* MADV_FREE, MADV_COLD */
	TOPIC_HUGE,	/* huge pages came or went */
	TOPIC_LISTS,	/* a pool's free chunks */
	TOPIC_FIT,	/* which of them is allotted */
	TOPIC_JOIN_UP,	/* what becomes of one that is freed */
	TOPICS,
};

/* Prints a paragraph for every topic of the mask. */
void explain_topics(struct paper *, uint64_t topics);

/* Prints a line for every fault class of a mask of 1 << class, and for
 * EXPLAIN_SPURIOUS. */
#define EXPLAIN_SPURIOUS (1U << FAULT_CLASSES)
void explain_faults(struct paper *, unsigned classes);

/* If the step mapped the region: prints its line of /proc/PID/maps, field by
 * field. */
void explain_maps_line(
    struct paper *, const struct head_record *, const struct step_record *);

#endif
