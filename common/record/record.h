/* record.h: a run as data.
 *
 * The coordinator fills in a head once, and then a step at a time. The report
 * tells a step to a person, json.h writes it for a program, and read.h reads
 * what was written. Nothing here measures or prints.
 *
 * An actor is known by a number: 0 is the producer, 1 to N are the consumers.
 * Sizes are in KiB, as the kernel gives them. A figure that could not be read
 * is UNKNOWN, never 0, and a reason stands beside it.
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
#include "record/actor_names.h"
#include "record/fault_range.h"
#include "region/call.h"
#include "region/op.h"

/* The format of a record. Its revision is one more for every release that adds
 * members to it; what is removed, or means something else, gives it another
 * name. */
#define RECORD_SCHEMA	"shmlab.record/1"
#define RECORD_REVISION 1

#define UNKNOWN	     INT64_MIN	/* a figure that could not be read */
#define FRAME_UNSEEN UINT64_MAX /* a frame whose PFN is not visible */

#define STEP_NAME_MAX	32 /* bytes, with the terminator */
#define REGION_NAME_MAX ROLE_NAME
#define STEP_TEXT_MAX	160

#define FINDING_DETAIL_MAX 96

#define REPEAT_COMMAND_MAX 256

#define ELSEWHERE_MAX 96

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

/* The prediction where the kernel may copy the page or keep it, for a reason
 * that the model does not know. */
#define ORDINAL_UNSURE UINT_MAX

/* The region as one process has it mapped. */
struct region_record {
	uint64_t start, end;
	char perms[5]; /* of its first mapping */
	enum region_kind kind;
	/* Its lines of /proc/PID/maps begin with process->maps[line]. */
	size_t line;
	int64_t mappings; /* so many; in most cases it is one */
	int64_t hole_kib; /* between start and end, where nothing is mapped */
	int64_t size_kib, rss_kib, pss_kib, uss_kib;
	int64_t anonymous_kib; /* of rss_kib: RssAnon, the process's own */
	int64_t huge_kib;      /* AnonHugePages: of rss_kib, in huge pages */
	int64_t dirty_kib;     /* Shared_Dirty and Private_Dirty */
	int64_t locked_kib;    /* of pss_kib, in mappings that are locked */
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
	/* Of them, those on its own pages, taken while it settled. */
	int64_t settling_faults;
	/* Since the last snapshot, by their addresses: faults on the region; of
	 * these, faults on a page that had already faulted for each touch.
	 * UNKNOWN: faults are only counted. */
	int64_t region_faults, repeated_faults;
	int64_t spurious_faults; /* of them, says the ledger; see balance.h */
	/* The first pages of the region that faulted, in words. */
	char region_pages[FAULT_PAGES_MAX];
	/* Faults elsewhere, without those of settling. */
	struct fault_place places[FAULT_PLACES];
	size_t place_count;
	/* Mappings outside the region that have other pages, or another size,
	 * than at the last snapshot, in words; or "". */
	char elsewhere[ELSEWHERE_MAX];
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

/* One system call of one actor, or of the coordinator on their behalf. */
struct actor_call {
	unsigned index; /* or BY_COORDINATOR */
	struct call call;
};
#define BY_COORDINATOR UINT32_MAX

/* A figure that an actor measured itself, with a clock. */
struct measure {
	char name[32], unit[8];
	double value;
};
#define STEP_MEASURES_MAX 8

/* What an actor asked to have shown (lines, each with its newline), and
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

/* What the model predicts for one process and its region after a step. */
struct predicted_record {
	unsigned index;
	bool mapped; /* it has the region; else all below but faults is 0 */
	int64_t vsz_kib, rss_kib, pss_kib, uss_kib; /* of the region */
	int64_t anonymous_kib; /* the part of rss_kib that is RssAnon */
	int64_t huge_kib;      /* the part of it in huge pages */
	int64_t dirty_kib;     /* the part of rss_kib that smaps calls dirty */
	int64_t locked_kib;    /* the part of pss_kib that is locked */
	int64_t faults[FAULT_CLASSES]; /* taken in this step */
	int64_t counted_major; /* of them, in other classes; see model.h */
	int64_t unsure;	       /* reuses that may have been copies */
	int64_t mappings;      /* lines of /proc/PID/maps */
	/* Several acted at once, and how is open: faults is what they are in
	 * one order, and range what they may be in any. */
	bool open;
	struct fault_range range;
	int64_t pages[PAGE_STATES];
	/* As in struct region_record; frame is FRAME_UNSEEN, ordinal is set. */
	struct run *runs; /* owned */
	size_t run_count;
};

/* The ledger of a step: predicted beside measured. A line is one figure of one
 * process, or of the group. */
struct ledger_record {
	struct predicted_record *processes; /* living, by index; owned */
	size_t process_count;
	int64_t frames;	    /* distinct, predicted */
	const char *reason; /* why it was not predicted; or NULL */
	uint64_t lines;	    /* compared */
	uint64_t balanced;  /* of them */
	uint64_t unchecked; /* lines whose measured side is UNKNOWN */
	int64_t faults[FAULT_CLASSES]; /* predicted, summed over processes */
	bool open;		       /* in any process; see there */
	struct fault_range range;      /* of these sums */
	int64_t spurious; /* measured: faults that changed nothing */
};

/* Births and ends in a step. */
enum step_event {
	EVENT_NONE,
	EVENT_START, /* only the producer, before it did anything */
	EVENT_FORK,  /* the consumers were born by fork */
	EVENT_EXEC,  /* the consumers were born as programs of their own */
	EVENT_LEAVE, /* the consumers ended */
};

/* Two figures that should agree and do not. */
struct finding {
	unsigned step;
	unsigned index;	  /* actor; FINDING_GROUP for all together */
	const char *line; /* "rss outside the region": static text */
	int64_t expected, measured;
	const char *unit; /* "KiB", "pages", "mappings", "faults", "frames" */
	/* The first pages that differ, and how; otherwise "". */
	char detail[FINDING_DETAIL_MAX];
	char region[REGION_NAME_MAX]; /* of a pair with several: the one that
					 it is about; else "" */
};
#define FINDING_GROUP UINT32_MAX

enum verdict {
	VERDICT_BALANCED,
	VERDICT_CONTRADICTED,
	VERDICT_NOT_CHECKED,
};

/* A pair with several regions has each step told once more for each of them,
 * as though a process were that region alone: figures, faults, operations,
 * ledger and findings are the region's, and what is not of it (calls, messages,
 * maps) is left out. The step itself then has the whole processes, which name
 * no region, and sums. See step_region(). */
struct step_record {
	char region[REGION_NAME_MAX]; /* it is told of this one; or "" */
	struct step_record *regions;  /* told of each; owned; or NULL */
	size_t region_count;
	unsigned number;	  /* 0, 1, 2, ... */
	char name[STEP_NAME_MAX]; /* "fill" */
	char text[STEP_TEXT_MAX]; /* the pair's words for what is done */
	enum step_event event;
	bool at_once;	 /* the actors acted at the same time; not recorded */
	unsigned who;	 /* of a birth or end: that consumer; 0: all */
	unsigned parent; /* the parent in a birth */
	unsigned
	    *actors; /* indices of the actors that acted, ascending; owned */
	size_t actor_count;
	struct actor_op *ops; /* in order of time; owned */
	size_t op_count;
	struct actor_call *calls; /* of each actor in order of time; owned */
	size_t call_count;
	struct actor_message *messages; /* in order of time; owned */
	size_t message_count;
	/* How long the actors took, from the first order to the last answer;
	 * UNKNOWN if nothing was run. */
	int64_t nanoseconds;
	struct process_record *processes; /* living, by index; owned */
	size_t process_count;
	struct group_record group;
	struct ledger_record ledger;
	bool stale; /* touches met stale translations of the processor */
	enum verdict verdict; /* of this step */
	/* Its findings; a part of the array of the verdict, not owned. */
	const struct finding *findings;
	size_t finding_count;
	const char *verdict_reason; /* why not checked; or NULL */
	/* What the report says of the step, a line for each sentence; owned.
	 * NULL: nobody put it into words. */
	char *sentences;
};

/* A contradicted run was repeated with the same parameters. */
struct repeat_record {
	unsigned runs; /* runs that reached their end; 0: it was not repeated */
	unsigned same; /* of them, those in which the first finding came back */
	unsigned others; /* of them, those in which something else was found */
	const char *reason;		  /* why it was not repeated; or NULL */
	char command[REPEAT_COMMAND_MAX]; /* and what repeats it; or "" */
};

struct verdict_record {
	enum verdict verdict;
	uint64_t checks;	  /* how many comparisons were made */
	struct finding *findings; /* comparisons that failed */
	size_t finding_count;
	const char *reason; /* why not checked; or NULL */
	bool complete;	    /* the run reached its end */
	unsigned status;    /* the exit status of the run */
	struct repeat_record repeat;
	/* Pages that the kernel moved to other frames during the run, on the
	 * whole machine (pgmigrate_success in /proc/vmstat); or UNKNOWN. */
	int64_t moved_pages;
};

/* What was asked for on the command line. */
struct parameters {
	uint64_t pages;
	unsigned consumers;
	struct pages part; /* the pages that a partial write touches */
	bool whole;	   /* no step touches a part: part has no meaning */
	double timeout;	   /* seconds a step may take */
	struct option_value *options; /* the pair's own */
	size_t option_count;
};

/* What is known before the first step. */
struct head_record {
	const char *pair;    /* "cow" */
	const char *summary; /* the pair's one sentence */
	const char *birth;   /* "fork", "exec" */
	struct actor_names names;
	struct region_names regions;
	bool predicted; /* nothing was run: all figures are of the region, and
				the model's; no process has a pid */
	struct parameters parameters;
	struct platform platform;
};

/* A figure in KiB or a count, or "n/a". Writes at most size bytes. Returns
 * text. */
char *figure_text(int64_t figure, char *text, size_t size);

#define FIGURE_MAX 24 /* bytes that any figure fits into */

/* Adds a figure to a sum; either may be UNKNOWN, and then the sum is. */
void figure_add(int64_t *sum, int64_t figure);

/* "balanced", "contradicted", "not checked". */
const char *verdict_name(enum verdict);

/* What is told of each region: the step itself, if there is only one. step may
 * be NULL, and so is the result then. */
size_t step_regions(const struct step_record *step);
const struct step_record *step_region(
    const struct step_record *step, size_t region);

/* The same, to be filled in. */
struct step_record *step_own_region(struct step_record *, size_t region);

/* The process of that actor in a step; or NULL. step may be NULL. */
const struct process_record *step_process(
    const struct step_record *step, unsigned index);

/* That region of that actor after a step; NULL: it has it not, or does not
 * live. */
const struct region_record *step_process_region(
    const struct step_record *step, size_t region, unsigned index);

/* How many processes have the region, or one of several, mapped after a step;
 * and is it a file's in one of them? */
size_t step_mapped_by(const struct step_record *);
bool step_maps_file(const struct step_record *);

/* Faults since birth, minor and major, but for those of settling; or
 * UNKNOWN. */
int64_t process_own_faults(const struct process_record *);

/* Faults in between, as the ledger counts them: on the region alone, where that
 * can be told. UNKNOWN if they are, or if either is NULL. */
int64_t process_step_faults(
    const struct process_record *before, const struct process_record *after);

/* What is predicted for that actor; or NULL. */
const struct predicted_record *ledger_process(
    const struct ledger_record *, unsigned index);

/* Of its faults on the region, those that changed nothing; UNKNOWN if faults
 * are only counted. */
int64_t process_spurious_faults(const struct process_record *);

/* Faults of all classes. */
int64_t faults_sum(const int64_t faults[FAULT_CLASSES]);

/* Release what they own and set all to 0. */
void ledger_release(struct ledger_record *);
void step_release(struct step_record *);

#endif
