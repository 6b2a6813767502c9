/* test_step_sentences.c: what is said of a step, and of nothing else.
 *
 * A case is a step, made by hand; its claim is its name, and what is printed
 * for it is in tests/golden/step_sentences/, with the beginning of each longer
 * explanation that --explain would add.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "golden.h"
#include "made.h"
#include "report/sentences/explain.h"
#include "report/sentences/sentences.h"

#define ACTORS	  4
#define FOLDER	  "step_sentences"
#define OPS_MAX	  4
#define ALL_OTHER UINT64_MAX /* count: all pages but the first */

/* What one actor does, to so many pages from one on; 0: to all of them. */
struct operation {
	bool done;
	enum op_kind what;
	uint64_t count, first;
	unsigned actor;
	bool populated, read_only;
	enum region_source source;
	bool checked; /* it saw the bytes of mark */
	unsigned mark;
	enum access access;
	bool on;
};

#define DID(op, ...)                                                           \
	{                                                                      \
		.done = true, .what = op, __VA_ARGS__                          \
	}

struct sentence_case {
	const char *claim;
	enum region_kind kind;
	/* The pages of each actor, as made_region() reads them; "": it has no
	 * region; NULL: there is no such actor. */
	const char *before[ACTORS], *after[ACTORS];
	struct operation ops[OPS_MAX];
	bool acted; /* the producer, although it logged nothing */
	int64_t faults[ACTORS];
	unsigned owners;   /* of a shared page; 0: all actors, or two */
	int64_t frames[2]; /* distinct, before and after; 0: not visible */
	int64_t dirty[2];  /* kB of the producer's region, likewise */
	int64_t huge[2];
	enum step_event event;
	unsigned who, parent;
	int64_t settling;  /* faults of the parent, of getting settled */
	const char *names; /* of the consumers; NULL: they are called that */
	void (*change)(struct step_record *before, struct step_record *step);
	const char *lacks; /* what must not be said */
};

/* Seven faults, of which five fell on the region and one changed nothing. */
static void
locate_faults(struct step_record *before, struct step_record *step)
{
	(void)before;
	step->processes[0].region_faults = 5;
	step->processes[0].spurious_faults = 1;
}

static void
locate_elsewhere(struct step_record *before, struct step_record *step)
{
	(void)before;
	step->processes[0].region_faults = 0;
}

static void
grow_outside(struct step_record *before, struct step_record *step)
{
	(void)before;
	step->processes[0].rss_kib += 64;
}

static void
forget_figures(struct step_record *before, struct step_record *step)
{
	(void)before;
	step->processes[0].minor_faults = UNKNOWN;
	step->processes[0].region->rss_kib = UNKNOWN;
}

static void
forget_dirty(struct step_record *before, struct step_record *step)
{
	before->processes[0].region->dirty_kib = UNKNOWN;
	step->processes[0].region->dirty_kib = UNKNOWN;
}

static void
make_three_mappings(struct step_record *before, struct step_record *step)
{
	(void)before;
	step->processes[0].region->mappings = 3;
}

static void
make_hole(struct step_record *before, struct step_record *step)
{
	struct process_record *process = &step->processes[0];

	(void)before;
	process->vsz_kib -= 8;
	process->region->size_kib -= 8;
	process->region->hole_kib = 8;
	process->region->mappings = 2;
}

static void
make_one_mapping(struct step_record *before, struct step_record *step)
{
	(void)step;
	before->processes[0].region->mappings = 3;
}

static void
read_from_disk(struct step_record *before, struct step_record *step)
{
	(void)before;
	step->processes[0].major_faults += 3;
}

/* Linux 5.10 counts the fault as major that makes a shared page dirty. */
static void
retry_faults(struct step_record *before, struct step_record *step)
{
	step->processes[0].major_faults += 4;
	made_ledger(step, before, FAULT_ZERO_FILL);
	step->ledger.processes[0].counted_major = 4;
}

static void
end_consumer_1(struct step_record *before, struct step_record *step)
{
	(void)before;
	free(step->processes[1].region->runs);
	free(step->processes[1].region);
	free(step->processes[1].text);
	free(step->processes[1].maps);
	step->processes[1] = step->processes[2];
	step->process_count = 2;
}

/* clang-format off */
static const struct sentence_case cases[] = {
	/* Mapping. */
	{.claim = "mapping moves VSZ and nothing else",
		.before = {""}, .after = {"........"}, .ops = {DID(OP_CREATE)}},
	{.claim = "mapping with pages does not claim that there are none",
		.before = {""}, .after = {"AA......"}, .ops = {DID(OP_CREATE)},
		.lacks = "not one page"},
	{.claim = "unmapping gives back",
		.before = {"AAAA"}, .after = {""}, .ops = {DID(OP_UNMAP)}},
	{.claim = "a start has no region",
		.after = {""}, .event = EVENT_START},

	/* First touches. */
	{.claim = "a first write gives frames",
		.before = {"...."}, .after = {"AAAA"}, .ops = {DID(OP_WRITE)},
		.faults = {4}},
	{.claim = "one page is not pages",
		.before = {"."}, .after = {"A"}, .ops = {DID(OP_WRITE)},
		.faults = {1}, .lacks = "pages"},
	{.claim = "one copied page is not pages",
		.before = {"aA"}, .after = {"BA"},
		.ops = {DID(OP_WRITE, .count = 1)}, .faults = {1}},
	{.claim = "a read of nothing is the zero page",
		.before = {"...."}, .after = {"0000"}, .ops = {DID(OP_READ)},
		.faults = {4}},
	{.claim = "a read that moved RSS does not say it did not",
		.before = {"...."}, .after = {"00AA"}, .ops = {DID(OP_READ)},
		.faults = {4}, .lacks = "did not move"},
	{.claim = "a write over the zero page gives a frame",
		.before = {"0000"}, .after = {"AA00"},
		.ops = {DID(OP_WRITE, .count = 2)}, .faults = {2}},
	{.claim = "fewer faults than pages are fault-around",
		.kind = REGION_SHM_SHARED, .before = {"...."},
		.after = {"aaaa"}, .ops = {DID(OP_READ)}, .faults = {1}},
	{.claim = "as many faults as pages are no fault-around",
		.kind = REGION_SHM_SHARED, .before = {"...."},
		.after = {"aaaa"}, .ops = {DID(OP_READ)}, .faults = {4},
		.lacks = "fault-around"},
	{.claim = "frames that were there before are said to be",
		.kind = REGION_SHM_SHARED, .before = {"AA", ".."},
		.after = {"aa", "aa"}, .ops = {DID(OP_READ, .actor = 1)},
		.faults = {0, 1}, .frames = {2, 2}},
	{.claim = "major faults are said to be from disk",
		.kind = REGION_FILE_SHARED, .before = {"...."},
		.after = {"AAAA"}, .ops = {DID(OP_READ)}, .faults = {1},
		.change = read_from_disk},
	{.claim = "a fault that is retried is not said to be from disk",
		.kind = REGION_SHM_SHARED, .before = {"...."},
		.after = {"AAAA"}, .ops = {DID(OP_WRITE)},
		.change = retry_faults, .lacks = "disk"},
	{.claim = "huge pages come by few faults",
		.before = {"...."}, .after = {"AAAA"}, .huge = {0, 16},
		.ops = {DID(OP_WRITE)}, .faults = {1}},

	/* Writes to pages that are there. */
	{.claim = "a replaced frame is a copy",
		.before = {"aaaa"}, .after = {"BBaa"},
		.ops = {DID(OP_WRITE, .count = 2)}, .faults = {2}},
	{.claim = "a kept frame is no copy",
		.before = {"AAaa"}, .after = {"AAaa"},
		.ops = {DID(OP_WRITE, .count = 2)}, .faults = {2},
		.lacks = "copied"},
	{.claim = "copies and kept frames are told apart",
		.before = {"AAaa"}, .after = {"AABB"}, .ops = {DID(OP_WRITE)},
		.faults = {4}},
	{.claim = "a frame that others hold is not said to be kept",
		.before = {"aaaa"}, .after = {"aaaa"}, .ops = {DID(OP_WRITE)},
		.faults = {4}, .lacks = "nobody else"},
	{.claim = "without frames nothing is said to be copied",
		.before = {"===="}, .after = {"##=="},
		.ops = {DID(OP_WRITE, .count = 2)}, .faults = {2},
		.lacks = "copied a page"},
	{.claim = "a write to a clean page of a shared file copies nothing",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .ops = {DID(OP_WRITE)}, .faults = {4},
		.lacks = "copied"},
	{.claim = "a huge page is taken apart",
		.before = {"aaaa"}, .after = {"Baaa"}, .huge = {16, 0},
		.ops = {DID(OP_WRITE, .count = 1)}, .faults = {1}},

	/* Touches without a fault, and what a touch saw. */
	{.claim = "a read without a fault finds its entries",
		.before = {"AAAA"}, .after = {"AAAA"}, .ops = {DID(OP_READ)}},
	{.claim = "a write without a fault finds writable entries",
		.kind = REGION_SHM_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .ops = {DID(OP_WRITE)}},
	{.claim = "bytes that were written again are new",
		.kind = REGION_SHM_SHARED, .before = {"AA"}, .after = {"AA"},
		.ops = {DID(OP_READ, .checked = true, .mark = 1 + MARK_AGAIN)}},
	{.claim = "bytes that were not checked are not said to be seen",
		.kind = REGION_SHM_SHARED, .before = {"AA"}, .after = {"AA"},
		.ops = {DID(OP_READ, .count = 1, .checked = true, .mark = 1),
			DID(OP_READ)},
		.lacks = "saw"},
	{.claim = "pages of several operations count once",
		.kind = REGION_SHM_SHARED, .before = {"AAAA"},
		.after = {"AAAA"},
		.ops = {DID(OP_READ, .count = 2),
			DID(OP_READ, .count = 2, .first = 1)}},
	{.claim = "a file can be read past the mapping",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"AAAA"},
		.ops = {DID(OP_PREAD, .count = 1, .checked = true, .mark = 2),
			DID(OP_PREAD, .count = ALL_OTHER, .checked = true)}},
	{.claim = "an object can be written past the mapping",
		.kind = REGION_SHM_PRIVATE, .before = {"Aa..", ".a.."},
		.after = {"Aa..", ".a.."}, .ops = {DID(OP_PWRITE)}},
	{.claim = "live chunks are no touch",
		.kind = REGION_SHM_SHARED, .before = {"AAAA"},
		.after = {"AAAA"},
		.ops = {DID(OP_LIVE, .count = 1),
			DID(OP_LIVE, .count = 2, .first = 2)}},

	/* Figures that fit nothing are said as they are. */
	{.claim = "more faults than pages are not explained",
		.before = {"...."}, .after = {"AA.."}, .ops = {DID(OP_READ)},
		.faults = {12}},
	{.claim = "a fault that changed no page is not explained",
		.kind = REGION_ANON_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .ops = {DID(OP_WRITE)}, .faults = {1}},
	{.claim = "frames that were perhaps kept are counted at most",
		.before = {"aaaa"}, .after = {"BBAA"}, .ops = {DID(OP_WRITE)},
		.faults = {5}},
	{.claim = "growth without a fault has no explanation",
		.before = {"...."}, .after = {"AAAA"}, .ops = {DID(OP_WRITE)}},
	{.claim = "a read that loses pages has no explanation",
		.before = {"AAAA"}, .after = {"AA.."}, .ops = {DID(OP_READ)}},
	{.claim = "a read does not copy",
		.before = {"aaaa"}, .after = {"BBaa"}, .ops = {DID(OP_READ)},
		.faults = {2}, .lacks = "copied"},
	{.claim = "what moved outside the region is said",
		.before = {".."}, .after = {"AA"}, .ops = {DID(OP_WRITE)},
		.faults = {2}, .frames = {0, 2}, .change = grow_outside},
	{.claim = "a figure that could not be read is not zero",
		.before = {".."}, .after = {".."}, .ops = {DID(OP_WRITE)},
		.change = forget_figures},
	{.claim = "an actor that did nothing is said to",
		.before = {""}, .after = {""}, .acted = true},
	/* madvise() or mremap() by hand. */
	{.claim = "what is not logged is not known",
		.before = {"AAAA"}, .after = {"A..."}, .acted = true},
	/* Where the kernel tells the address of each fault. */
	{.claim = "faults elsewhere are none of the region",
		.kind = REGION_ANON_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .ops = {DID(OP_WRITE)}, .faults = {2},
		.change = locate_elsewhere},
	{.claim = "a fault that changed nothing is spurious",
		.before = {"aaaa"}, .after = {"BBBB"}, .ops = {DID(OP_WRITE)},
		.faults = {7}, .change = locate_faults},

	/* Several actors. */
	{.claim = "consumers with equal figures share a sentence",
		.before = {"aaaa", "aaaa", "aaaa"},
		.after = {"AAaa", "BBaa", "CCaa"},
		.ops = {DID(OP_WRITE, .actor = 1, .count = 2),
			DID(OP_WRITE, .actor = 2, .count = 2)},
		.faults = {0, 2, 2}, .frames = {4, 8}},
	{.claim = "consumers with other figures get other sentences",
		.before = {"aa", "aa", "aa", "aa"},
		.after = {"aa", "aa", "aa", "aa"},
		.ops = {DID(OP_READ, .actor = 1), DID(OP_READ, .actor = 2),
			DID(OP_READ, .actor = 3)},
		.faults = {0, 0, 0, 7}, .frames = {2, 2}},
	{.claim = "an idle process that changes has no explanation",
		.kind = REGION_SHM_SHARED, .before = {"a.", "a."},
		.after = {"aA", "a."},
		.ops = {DID(OP_READ, .actor = 1, .count = 1)}, .faults = {1},
		.frames = {1, 2}},

	/* Names that the pair gives. */
	{.claim = "an only consumer with a name has no number",
		.names = "saver", .before = {"aa", "aa"},
		.after = {"aa", "aa"}, .ops = {DID(OP_READ, .actor = 1)},
		.frames = {2, 2}, .lacks = "saver 1"},
	{.claim = "consumers with a name have numbers",
		.names = "worker", .before = {"aa", "aa", "aa", "aa"},
		.after = {"aa", "aa", "aa", "aa"},
		.ops = {DID(OP_READ, .actor = 1), DID(OP_READ, .actor = 2),
			DID(OP_READ, .actor = 3)},
		.faults = {0, 0, 0, 7}, .frames = {2, 2}},
	{.claim = "each of the consumers with a name is told of at once",
		.names = "worker", .before = {"aa", "aa", "aa"},
		.after = {"aa", "aa", "aa"},
		.ops = {DID(OP_READ, .actor = 1), DID(OP_READ, .actor = 2)},
		.frames = {2, 2}},
	{.claim = "consumers with names of their own are listed",
		.names = "child|grandchild", .before = {"aa", "aa", "aa"},
		.after = {"aa", "aa", "aa"},
		.ops = {DID(OP_READ, .actor = 1), DID(OP_READ, .actor = 2)},
		.frames = {2, 2}, .lacks = "onsumer"},
	{.claim = "a parent with a name is mentioned by it",
		.names = "child|grandchild", .event = EVENT_FORK, .who = 2,
		.parent = 1, .before = {"AAaa", "BBaa"},
		.after = {"AAaa", "bbaa", "bbaa"}, .settling = 7,
		.frames = {6, 6}, .lacks = "onsumer"},
	{.claim = "bytes are those of an actor with a name",
		.names = "saver", .kind = REGION_SHM_SHARED,
		.before = {"aa", "aa"}, .after = {"aa", "aa"},
		.ops = {DID(OP_READ, .checked = true, .mark = 1)},
		.frames = {2, 2}},

	/* Births and ends. */
	{.claim = "fork copies entries and not pages",
		.event = EVENT_FORK, .before = {"AAAA"},
		.after = {"aaaa", "aaaa", "aaaa"}, .settling = 60,
		.frames = {4, 4}},
	{.claim = "a fork that took new frames is not said to copy entries",
		.event = EVENT_FORK, .before = {"AAAA"},
		.after = {"AAAA", "BBBB", "BBBB"}, .settling = 60,
		.frames = {4, 12}, .lacks = "not pages"},
	{.claim = "a fork without visible frames names PSS",
		.event = EVENT_FORK, .before = {"AAAA"},
		.after = {"====", "====", "===="}, .settling = 60,
		.frames = {4, 0}, .lacks = "distinct frames"},
	{.claim = "a child may have the mapping and no page",
		.event = EVENT_FORK, .before = {"AAAA"},
		.after = {"AAAA", "....", "...."}, .settling = 60,
		.frames = {4, 4}},
	{.claim = "a grandchild is held against its parent",
		.event = EVENT_FORK, .who = 2, .parent = 1,
		.before = {"AAaa", "BBaa"}, .after = {"AAaa", "bbaa", "bbaa"},
		.settling = 7, .frames = {6, 6}},
	{.claim = "a program of its own has nothing of the region",
		.event = EVENT_EXEC, .before = {"AAAA"},
		.after = {"AAAA", "", ""}, .settling = 60, .frames = {4, 4}},
	{.claim = "a program of its own with the region is said to have it",
		.event = EVENT_EXEC, .before = {"AAAA"},
		.after = {"aaaa", "aaaa", "aaaa"}, .settling = 60,
		.frames = {4, 4}, .lacks = "without the region"},
	{.claim = "those who leave free what only they held",
		.event = EVENT_LEAVE, .before = {"AAaa", "BBaa", "CCaa"},
		.after = {"AAAA"}, .frames = {8, 4}},
	{.claim = "frames of an object are not said to be free",
		.kind = REGION_SHM_SHARED, .event = EVENT_LEAVE,
		.before = {"A.", ".A"}, .after = {"A."}, .frames = {2, 1},
		.lacks = "free"},
	{.claim = "a parent may end before its child",
		.event = EVENT_LEAVE, .who = 1, .before = {"AA", "Bb", "Cb"},
		.after = {"AA", "..", "CB"}, .owners = 2, .frames = {5, 4},
		.change = end_consumer_1},

	/* What the kernel was asked for. */
	{.claim = "the kernel may read a page for the actor",
		.before = {"...."}, .after = {"0000"},
		.ops = {DID(OP_POPULATE_READ)}, .faults = {4}},
	{.claim = "pages that are there take no fault to be there",
		.kind = REGION_SHM_SHARED, .before = {"aaaa"},
		.after = {"aaaa"}, .ops = {DID(OP_POPULATE_READ)}},
	{.claim = "the kernel stores what is read",
		.before = {"aaaa", "aaaa"}, .after = {"BBAA", "aaaa"},
		.ops = {DID(OP_READ_INTO, .count = 2)}, .faults = {2},
		.frames = {4, 6}},
	{.claim = "memory can be written as a file",
		.before = {"aaaa", "aaaa"}, .after = {"BBAA", "aaaa"},
		.ops = {DID(OP_POKE, .count = 2)}, .faults = {2},
		.frames = {4, 6}},
	{.claim = "the kernel loads what is written",
		.before = {"...."}, .after = {"0000"},
		.ops = {DID(OP_WRITE_FROM)}, .faults = {4}},
	{.claim = "read and write fault no more than the actor would",
		.kind = REGION_SHM_SHARED, .before = {"AAAA"},
		.after = {"AAAA"},
		.ops = {DID(OP_READ_INTO), DID(OP_WRITE_FROM)}},
	{.claim = "locking private memory writes it",
		.before = {"aaaa"}, .after = {"BBBB"},
		.ops = {DID(OP_LOCK)}, .faults = {4}},
	{.claim = "locking what was written takes no fault",
		.before = {"AAAA"}, .after = {"AAAA"},
		.ops = {DID(OP_LOCK, .count = 2)}},
	{.claim = "locking on fault brings nothing",
		.before = {"...."}, .after = {"...."},
		.ops = {DID(OP_LOCK_ONFAULT)}},
	{.claim = "unlocking moves nothing",
		.before = {"AAAA"}, .after = {"AAAA"},
		.ops = {DID(OP_UNLOCK)}},
	{.claim = "what is given up lazily stays",
		.before = {"AAAA"}, .after = {"AAAA"},
		.ops = {DID(OP_FREE, .count = 2)}, .lacks = "no entry"},
	{.claim = "cold pages stay where they are",
		.before = {"AAAA"}, .after = {"AAAA"},
		.ops = {DID(OP_COLD)}, .lacks = "no entry"},
	{.claim = "what is read ahead is not mapped",
		.kind = REGION_FILE_SHARED, .before = {"A..."},
		.after = {"A..."}, .ops = {DID(OP_WILLNEED)}},
	{.claim = "a mapping may have its pages at once",
		.before = {""}, .after = {"AAAA"},
		.ops = {DID(OP_CREATE, .populated = true)}, .faults = {4}},
	{.claim = "memory of a memfd may be mapped for reading alone",
		.kind = REGION_SHM_SHARED, .before = {"AAAA", ""},
		.after = {"AAAA", "...."},
		.ops = {DID(OP_ATTACH, .actor = 1, .source = SOURCE_MEMFD,
			.read_only = true)}},
	{.claim = "a segment may be attached to",
		.kind = REGION_SHM_SHARED, .before = {"AAAA", ""},
		.after = {"AAAA", "...."},
		.ops = {DID(OP_ATTACH, .actor = 1, .source = SOURCE_SYSV)}},
	{.claim = "entries that were given up leave RSS",
		.kind = REGION_SHM_SHARED, .before = {"AAAA"},
		.after = {"...."}, .ops = {DID(OP_DROP)}},
	{.claim = "private pages that were given up are gone",
		.before = {"AAAA"}, .after = {".AAA"},
		.ops = {DID(OP_DROP, .count = 1)}, .lacks = "object"},
	{.claim = "what is not there cannot be given up",
		.before = {"...."}, .after = {"...."}, .ops = {DID(OP_DROP)}},
	{.claim = "more than was given up has no explanation",
		.kind = REGION_SHM_SHARED, .before = {"AAAA"},
		.after = {"..AA"}, .ops = {DID(OP_READ, .count = 1)}},
	{.claim = "pages leave RAM",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"..AA"}, .ops = {DID(OP_PAGEOUT, .count = 2)}},
	{.claim = "pages that others have mapped do not leave RAM",
		.kind = REGION_FILE_SHARED, .before = {"aaaa"},
		.after = {"aaaa"}, .ops = {DID(OP_PAGEOUT, .count = 2)}},
	{.claim = "pages without a file go to swap",
		.before = {"AAAA"}, .after = {"ss.A"},
		.ops = {DID(OP_PAGEOUT)}},
	{.claim = "a hole takes pages from everybody",
		.kind = REGION_SHM_SHARED, .before = {"aaaa", "aaaa"},
		.after = {"..aa", "..aa"}, .ops = {DID(OP_REMOVE, .count = 2)},
		.frames = {4, 2}},
	{.claim = "a hole past the mapping leaves private copies",
		.kind = REGION_SHM_PRIVATE, .before = {"AAaa"},
		.after = {"AA.a"},
		.ops = {DID(OP_PUNCH, .first = 2, .count = 1)}},
	{.claim = "what is cut off is gone for everybody",
		.kind = REGION_SHM_SHARED, .before = {"aaaa", "aaaa"},
		.after = {"aa..", "aa.."}, .ops = {DID(OP_RESIZE, .count = 2)},
		.frames = {4, 2}},
	{.claim = "a longer object has no page more",
		.kind = REGION_SHM_SHARED, .before = {"AA.."},
		.after = {"AA.."}, .ops = {DID(OP_RESIZE)}},
	{.claim = "nor has one that others have mapped, too",
		.kind = REGION_SHM_SHARED, .before = {"aa..", "aa.."},
		.after = {"aa..", "aa.."}, .ops = {DID(OP_RESIZE)},
		.frames = {2, 2}, .lacks = "others"},
	{.claim = "a touch beyond the end is survived",
		.kind = REGION_SHM_SHARED, .before = {"A..."},
		.after = {"A..."},
		.ops = {DID(OP_WRITE_BEYOND, .first = 2, .count = 2)}},
	{.claim = "a load beyond the end may bring neighbours",
		.kind = REGION_SHM_SHARED, .before = {"...."},
		.after = {"AA.."},
		.ops = {DID(OP_READ_BEYOND, .first = 2, .count = 1)}},
	{.claim = "a part that is unmapped is told apart from all of it",
		.before = {"AAAAAAAA"}, .after = {"AA..AAAA"},
		.ops = {DID(OP_UNMAP, .first = 2, .count = 2)},
		.change = make_hole, .lacks = "unmapped the region"},
	{.claim = "what is mapped anew has no page yet",
		.before = {"AAAAAAAA"}, .after = {"AA..AAAA"},
		.ops = {DID(OP_REPLACE, .first = 2, .count = 2)}},
	{.claim = "pages that are made read-only stay in memory",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_PROTECT, .first = 2, .count = 2,
			.access = ACCESS_READ)},
		.change = make_three_mappings},
	{.claim = "pages that nobody may touch stay in memory",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_PROTECT, .access = ACCESS_NONE)}},
	{.claim = "what is writable again is one mapping",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_PROTECT, .access = ACCESS_WRITE)},
		.change = make_one_mapping},
	{.claim = "locked memory that is writable again is copied",
		.before = {"aaaaAAAA"}, .after = {"BBaaAAAA"},
		.faults = {2}, .frames = {8, 10},
		.ops = {DID(OP_PROTECT, .count = 4, .access = ACCESS_WRITE)},
		.lacks = "no page of the region"},
	{.claim = "access that goes both ways was changed",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_PROTECT, .access = ACCESS_READ),
			DID(OP_PROTECT, .count = 2, .access = ACCESS_WRITE)},
		.lacks = "read-only"},
	{.claim = "each kind of operation asks for what it asks for",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_PROTECT, .count = 2, .access = ACCESS_READ),
			DID(OP_DONTFORK, .first = 2, .count = 2, .on = true),
			DID(OP_WIPEONFORK, .first = 4, .count = 2)},
		.lacks = "all access"},
	{.claim = "what goes both ways does not hide what does not",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_PROTECT, .access = ACCESS_READ),
			DID(OP_PROTECT, .count = 2, .access = ACCESS_WRITE),
			DID(OP_DONTFORK, .count = 2, .on = true)},
		.lacks = "changed which"},
	{.claim = "what children will have is said",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_DONTFORK, .count = 2, .on = true),
			DID(OP_WIPEONFORK, .first = 2, .count = 2,
				.on = true)},
		.change = make_three_mappings},
	{.claim = "what children will have again is said",
		.before = {"AAAAAAAA"}, .after = {"AAAAAAAA"},
		.ops = {DID(OP_DONTFORK, .count = 2),
			DID(OP_WIPEONFORK, .first = 2, .count = 2)},
		.change = make_one_mapping},
	{.claim = "msync cleans what was dirty",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .dirty = {16, 0}, .ops = {DID(OP_SYNC)}},
	{.claim = "msync of clean pages does nothing",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .ops = {DID(OP_SYNC)}},
	{.claim = "what msync left dirty is said",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .dirty = {16, 8}, .ops = {DID(OP_SYNC)}},
	{.claim = "what msync did is not known without the dirty pages",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"AAAA"}, .ops = {DID(OP_SYNC)},
		.change = forget_dirty, .lacks = "kB"},
	{.claim = "a step may ask for several things",
		.kind = REGION_FILE_SHARED, .before = {"AAAA"},
		.after = {"...."}, .dirty = {16, 0},
		.ops = {DID(OP_SYNC), DID(OP_DROP), DID(OP_EVICT)}},
	{.claim = "pages that come and go in one step hide what faults did",
		.kind = REGION_SHM_SHARED, .before = {"...."},
		.after = {"...."}, .ops = {DID(OP_READ), DID(OP_DROP)},
		.faults = {1}},
};
/* clang-format on */
#define CASES (sizeof cases / sizeof *cases)

static size_t
count_actors(const char *const pages[ACTORS])
{
	size_t count = 0;

	while (count < ACTORS && pages[count] != NULL)
		count++;
	return count;
}

static struct step_record
make_step(const struct sentence_case *c, unsigned number,
    const char *const pages[ACTORS], bool now)
{
	size_t count = count_actors(pages);
	unsigned owners = c->owners > 0 ? c->owners
	    : count > 1			? (unsigned)count
					: 2;
	struct step_record step = made_step(number, now ? "now" : "before",
	    now ? c->event : EVENT_NONE, count > 0 ? count : 1);

	for (unsigned i = 0; i < count; i++)
		if (*pages[i] != '\0')
			made_region(&step, i, c->kind, pages[i], owners);
	if (step.processes[0].region != NULL) {
		step.processes[0].region->dirty_kib = c->dirty[now];
		step.processes[0].region->huge_kib = c->huge[now];
	}
	return step;
}

static void
add_operation(
    struct step_record *step, const struct operation *op, uint64_t total)
{
	struct pages set = pages_all(total);

	if (op->count == ALL_OTHER)
		set = pages_others(pages_between(total, 0, 1));
	else if (op->count > 0)
		set = pages_between(total, op->first, op->count);
	made_op(step, op->actor, op->what, set);
	step->ops[step->op_count - 1].op.access = op->access;
	step->ops[step->op_count - 1].op.on = op->on;
	step->ops[step->op_count - 1].op.checked = op->checked;
	step->ops[step->op_count - 1].op.mark = op->mark;
	step->ops[step->op_count - 1].op.populated = op->populated;
	step->ops[step->op_count - 1].op.read_only = op->read_only;
	step->ops[step->op_count - 1].op.source = op->source;
}

static void
act(const struct sentence_case *c, struct step_record *step)
{
	const char *pages = *c->after[0] != '\0' ? c->after[0] : c->before[0];

	step->who = c->who;
	step->parent = c->parent;
	for (size_t i = 0; i < OPS_MAX && c->ops[i].done; i++)
		add_operation(step, &c->ops[i], strlen(pages));
	for (unsigned i = 0; i < step->process_count; i++)
		made_faults(step, i, c->faults[i]);
	if (c->acted || c->settling > 0)
		step->actors[step->actor_count++] = c->parent;
	step->processes[c->parent].settling_faults = c->settling;
	made_faults(step, c->parent, c->settling);
}

/* The first words of the longer explanation of each topic. */
static void
print_topics(struct paper *paper, uint64_t topics)
{
	for (unsigned topic = 0; topic < TOPICS; topic++) {
		struct paper longer = {.style = {.width = 80}};
		struct draft draft;

		if (!(topics & SPOKE_OF(topic)))
			continue;
		longer.out = draft_open(&draft);
		assert_non_null(longer.out);
		explain_topics(&longer, SPOKE_OF(topic));
		fclose(longer.out);
		fprintf(paper->out, "%.*s ...\n",
		    (int)strcspn(draft.text, "\n"), draft.text);
		free(draft.text);
	}
}

static char *
sentences_of(const struct sentence_case *c, struct step_record *before,
    struct step_record *step)
{
	struct paper paper = {.style = {.width = 80}};
	struct paragraphs paragraphs;
	struct head_record head;
	struct draft draft;

	made_head(&head, 4, 2, PROOF_FRAMES);
	if (c->names != NULL) {
		strlcpy(
		    head.names.consumer, c->names, sizeof head.names.consumer);
		head.names.consumers = (unsigned)step->process_count - 1;
	}
	paper.out = draft_open(&draft);
	assert_non_null(paper.out);
	assert_int_equal(
	    sentences_make(&paragraphs, &head, before, step, false), 0);
	paragraphs_print(&paper, &paragraphs, 0, 0, false);
	print_topics(&paper, paragraphs.topics);
	paragraphs_release(&paragraphs);
	assert_int_equal(paper_done(&paper), 0);
	fclose(paper.out);
	return draft.text;
}

static void
check_case(void **state)
{
	const struct sentence_case *c = *state;
	bool first = c->before[0] == NULL;
	struct step_record before = make_step(c, 1, c->before, false);
	struct step_record step = make_step(c, 2, c->after, true);
	char *text;

	act(c, &step);
	if (c->change != NULL)
		c->change(&before, &step);
	made_sums(&before, c->frames[0] > 0 ? c->frames[0] : UNKNOWN);
	made_sums(&step, c->frames[1] > 0 ? c->frames[1] : UNKNOWN);
	text = sentences_of(c, first ? NULL : &before, &step);
	step_release(&before);
	step_release(&step);
	golden_check(FOLDER, c->claim, text);
	if (c->lacks != NULL && strstr(text, c->lacks) != NULL)
		fail_msg("\"%s\" is in: %s", c->lacks, text);
	free(text);
}

/* A line begins a paragraph where its first word had room on the one before. */
static unsigned
paragraphs_of(const char *text, size_t width)
{
	size_t before = 0; /* length of that one; 0: there is none */
	unsigned count = 0;

	while (*text != '\0') {
		size_t word = strcspn(text + strspn(text, " "), " \n");

		count += before == 0 || before + 1 + word <= width;
		before = strcspn(text, "\n");
		text += before + 1;
	}
	return count;
}

static void
every_topic_has_a_longer_explanation(void **state)
{
	struct paper paper = {.style = {.width = 80}};
	struct draft draft;

	(void)state;
	for (unsigned topic = 0; topic < TOPICS; topic++) {
		paper.out = draft_open(&draft);
		assert_non_null(paper.out);
		explain_topics(&paper, SPOKE_OF(topic));
		fclose(paper.out);
		assert_int_not_equal(strspn(draft.text, " \n"), draft.size);
		assert_int_equal(
		    paragraphs_of(draft.text, (size_t)paper.style.width), 1);
		free(draft.text);
	}
}

int
main(void)
{
	static char folder[] = FOLDER;
	struct CMUnitTest tests[CASES + 2];

	for (size_t i = 0; i < CASES; i++)
		tests[i] = (struct CMUnitTest){.name = cases[i].claim,
		    .test_func = check_case,
		    .initial_state = (void *)(uintptr_t)&cases[i]};
	tests[CASES] = (struct CMUnitTest)cmocka_unit_test(
	    every_topic_has_a_longer_explanation);
	tests[CASES + 1] = (struct CMUnitTest)cmocka_unit_test_prestate(
	    every_golden_file_is_printed, folder);
	return cmocka_run_group_tests_name("step sentences", tests, NULL, NULL);
}
