/* record.h: a run as data.
 *
 * The coordinator fills a head once and a step at a time; the report tells a
 * step to a person, json.h writes it for a program. Nothing here measures and
 * nothing here prints.
 *
 * Actors are known by one number: 0 is the producer, 1 to N the consumers.
 * Sizes are in KiB as the kernel gives them. What could not be read is
 * UNKNOWN, never 0, and a reason stands beside it.
 */
#ifndef SHMLAB_RECORD_RECORD_H
#define SHMLAB_RECORD_RECORD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "model/model.h"
#include "probe/pagemap.h"
#include "probe/platform.h"
#include "region/op.h"
#include "role/pair_info.h"

#define RECORD_SCHEMA "shmlab.record/1"

#define UNKNOWN	     INT64_MIN	/* a figure that could not be read */
#define FRAME_UNSEEN UINT64_MAX /* a frame whose PFN is not visible */

#define STEP_NAME_MAX 32 /* bytes, with the terminator */
#define STEP_TEXT_MAX 160

#define FINDING_DETAIL_MAX 96

#define FAULT_PLACE_MAX 40
#define FAULT_PAGES_MAX 64

/* Consecutive pages in the same state. Where PFNs are visible and the state is
 * shared or exclusive, the pages are in consecutive frames from frame on;
 * frames are numbered by their first appearance in the record. */
struct run {
	uint64_t first, count; /* pages */
	enum page_state state;
	bool anonymous; /* shared or exclusive: the frames are the process's
			   own, not the object's */
	uint64_t frame; /* or FRAME_UNSEEN */
	unsigned
	    ordinal; /* 0: the first frame this page ever had, 1: the next */
};

/* Predicted, where the kernel may have copied the page for no reason that is
 * modelled: it is one or the other. */
#define ORDINAL_UNSURE UINT_MAX

/* The region as one process has it mapped. */
struct region_record {
	uint64_t start, end;
	char perms[5];
	enum region_kind kind;
	size_t line; /* its line of /proc/PID/maps is process->maps[line] */
	int64_t size_kib, rss_kib, pss_kib, uss_kib;
	int64_t anonymous_kib; /* of rss_kib: RssAnon, the process's own */
	int64_t huge_kib;      /* AnonHugePages: of rss_kib, in huge pages */
	int64_t dirty_kib;     /* Shared_Dirty and Private_Dirty */
	int64_t pages[PAGE_STATES]; /* how many in each state; UNKNOWN */
	struct run *runs;	    /* ascending, without gaps; owned */
	size_t run_count;	    /* 0 where the states are UNKNOWN */
	const char *pages_reason;   /* why they are; NULL if known */
	bool huge; /* huge pages are wanted: one fault may change many pages */
};

#define FAULT_PLACES 4

/* Faults on something other than the region: "its own stack". */
struct fault_place {
	char name[FAULT_PLACE_MAX];
	int64_t faults;
};

struct process_record {
	unsigned index; /* 0: producer */
	pid_t pid;
	int64_t vsz_kib, rss_kib, pss_kib, uss_kib;
	int64_t ps_rss_kib; /* what ps(1) prints as RSS; normally equal */
	int64_t pte_kib;    /* of page tables; in none of the figures above */
	int64_t minor_faults, major_faults; /* since birth */
	int64_t settling_faults; /* faults among them that the actor made on its
				    own pages while it got ready */
	/* Since the last look, by their addresses: faults on the region; and of
	 * these, those on a page that had faulted as often as it was touched.
	 * UNKNOWN: faults are only counted. */
	int64_t region_faults, repeated_faults;
	int64_t spurious_faults; /* of them, by the ledger; see balance.h */
	/* The pages of the region that faulted, the first of them, in words. */
	char region_pages[FAULT_PAGES_MAX];
	/* And faults elsewhere, without those of getting settled. */
	struct fault_place places[FAULT_PLACES];
	size_t place_count;
	const char *reason; /* why some of these are UNKNOWN; or NULL */
	char *text;	    /* what maps points into; owned */
	char **maps;	    /* raw lines of /proc/PID/maps; array owned */
	size_t map_count;
	struct region_record *region; /* owned; NULL while it has none */
};

/* One operation of one actor. */
struct actor_op {
	unsigned index;
	struct op op;
};

/* A figure that an actor took itself, with a clock. */
struct measure {
	char name[32], unit[8];
	double value;
};
#define STEP_MEASURES_MAX 8

/* What an actor wants to have shown: lines, each with its newline; and
 * recorded. */
struct actor_message {
	unsigned index;
	char *lines; /* owned */
	struct measure measures[STEP_MEASURES_MAX];
	size_t measure_count;
};

struct group_record {
	int64_t rss_kib, pss_kib, uss_kib; /* sums over the processes */
	int64_t region_rss_kib, region_pss_kib, region_uss_kib;
	int64_t frames;		   /* distinct frames in the region */
	int64_t object_pages;	   /* in memory, of the object behind the
				      region, mapped or not; 0: there is none */
	const char *frames_reason; /* why they are UNKNOWN; or NULL */
};

/* What the model says of one process and its region after a step. */
struct predicted_record {
	unsigned index;
	bool mapped; /* it has the region; else all below but faults is 0 */
	int64_t vsz_kib, rss_kib, pss_kib, uss_kib; /* of the region */
	int64_t anonymous_kib; /* the part of rss_kib that is RssAnon */
	int64_t huge_kib;      /* the part of it in huge pages */
	int64_t dirty_kib;     /* the part of rss_kib that smaps calls dirty */
	int64_t faults[FAULT_CLASSES]; /* taken in this step */
	int64_t counted_major; /* of them, in other classes than major; see the
				  model */
	int64_t unsure;	       /* reuses that may have been copies */
	int64_t pages[PAGE_STATES];
	/* As in struct region_record; frame is FRAME_UNSEEN, ordinal is set. */
	struct run *runs; /* owned */
	size_t run_count;
};

/* The ledger of a step: predicted held against measured. A line is one figure
 * of one process, or of the group. */
struct ledger_record {
	struct predicted_record *processes; /* living, by index; owned */
	size_t process_count;
	int64_t frames;	    /* distinct, predicted */
	const char *reason; /* why the step was not predicted; or NULL: then
			       there are no processes */
	uint64_t lines;	    /* held against each other */
	uint64_t balanced;  /* of them */
	uint64_t unchecked; /* lines whose measured side is UNKNOWN */
	int64_t faults[FAULT_CLASSES]; /* predicted, summed over processes */
	int64_t spurious; /* measured: faults that had nothing to do */
};

/* What ends or begins in a step. */
enum step_event {
	EVENT_NONE,
	EVENT_START, /* the producer alone, before it did anything */
	EVENT_FORK,  /* the consumers were born by fork */
	EVENT_EXEC,  /* the consumers were born as programs of their own */
	EVENT_LEAVE, /* the consumers ended */
};

/* What the coordinator finds when it holds figures against each other. */
struct finding {
	unsigned step;
	unsigned index;	  /* actor; GROUP for all together */
	const char *line; /* "rss outside the region": static text */
	int64_t expected, measured;
	const char *unit; /* "KiB", "pages", "faults", "frames" */
	/* Where pages differ: the first ones, and how. "" otherwise. */
	char detail[FINDING_DETAIL_MAX];
};
#define FINDING_GROUP UINT32_MAX

enum verdict {
	VERDICT_BALANCED,
	VERDICT_CONTRADICTED,
	VERDICT_NOT_CHECKED,
};

struct step_record {
	unsigned number;	  /* 0, 1, 2, ... */
	char name[STEP_NAME_MAX]; /* "fill" */
	char text[STEP_TEXT_MAX]; /* the pair's words for what is done */
	enum step_event event;
	unsigned who;	  /* EVENT_FORK, _EXEC, _LEAVE: 0: all consumers */
	unsigned parent;  /* who gave birth to them */
	unsigned *actors; /* indices of those who acted, ascending; owned */
	size_t actor_count;
	struct actor_op *ops; /* in order of time; owned */
	size_t op_count;
	struct actor_message *messages; /* in order of time; owned */
	size_t message_count;
	/* How long the actors took, from the first order to the last answer;
	 * UNKNOWN where nothing was run. */
	int64_t nanoseconds;
	struct process_record *processes; /* living, by index; owned */
	size_t process_count;
	struct group_record group;
	struct ledger_record ledger;
	bool stale; /* touches met what the processor remembered of entries */
	enum verdict verdict; /* of this step */
	/* What did not hold in it; a part of the verdict's, not owned. */
	const struct finding *findings;
	size_t finding_count;
	const char *verdict_reason; /* why not checked; or NULL */
};

/* A contradicted run was made again, with the same parameters. */
struct repeat_record {
	unsigned runs;	    /* that came to their end; 0: it was not repeated */
	unsigned same;	    /* in which the first finding came back */
	unsigned others;    /* in which something else did not hold */
	const char *reason; /* why it was not repeated; or NULL */
	char command[256];  /* then: what to type for it; or "" */
};

struct verdict_record {
	enum verdict verdict;
	uint64_t checks;	  /* how many comparisons were made */
	struct finding *findings; /* those that failed */
	size_t finding_count;
	const char *reason; /* why not checked; or NULL */
	bool complete;	    /* the run reached its end */
	struct repeat_record repeat;
	/* Pages that the kernel moved to other frames during the run, all over
	 * the machine (pgmigrate_success in /proc/vmstat); UNKNOWN. */
	int64_t moved_pages;
};

/* What the person asked for. */
struct parameters {
	uint64_t pages;
	unsigned consumers;
	struct pages part; /* the pages that a partial write touches */
	bool whole;	   /* no step touches a part: part means nothing */
	double timeout;	   /* seconds a step may take */
	struct option_value *options; /* the pair's own */
	size_t option_count;
};

/* What is known before the first step. */
struct head_record {
	const char *pair;    /* "cow" */
	const char *summary; /* the pair's one sentence */
	const char *birth;   /* "fork", "exec" */
	bool predicted;	     /* nothing is run: every figure is the model's, of
				the region alone; no process has a pid */
	struct parameters parameters;
	struct platform platform;
};

/* "producer", "consumer 3". Writes at most size bytes. Returns label. */
char *actor_label(unsigned index, char *label, size_t size);

/* A figure in KiB or a count, or "n/a". Writes at most size bytes. Returns
 * text. */
char *figure_text(int64_t figure, char *text, size_t size);

#define FIGURE_MAX 24 /* bytes that any figure fits into */

/* "balanced", "contradicted", "not checked". */
const char *verdict_name(enum verdict);

/* The process of that actor in a step, or NULL. step may be NULL. */
const struct process_record *step_process(
    const struct step_record *step, unsigned index);

/* Faults since birth but for those of getting settled, minor and major; or
 * UNKNOWN. */
int64_t process_own_faults(const struct process_record *);

/* Faults of all classes. */
int64_t faults_sum(const int64_t faults[FAULT_CLASSES]);

/* Releases what they own and zeroes them. */
void ledger_release(struct ledger_record *);
void step_release(struct step_record *);

#endif
