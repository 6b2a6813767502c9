#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "region/region.h"
#include "report/maps_line.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/explain.h"

#define INDENT 4
#define HANG   16 /* column of the text in a list of fields */

static const char *const why[TOPICS] = {
    [TOPIC_MAP] =
	"mmap() only writes down that these addresses are valid: it makes a "
	"VMA, which is what a line of /proc/PID/maps shows and what VSZ adds "
	"up. The page table stays empty. A frame is found when a page is first "
	"touched: the processor finds no entry and calls the kernel, which is "
	"a page fault.",
    [TOPIC_FIRST] =
	"The first touch of a page finds no entry in the page table. The "
	"kernel takes a frame, enters it, and lets the instruction run again. "
	"That is a minor fault: nothing had to be read from a disk. RSS counts "
	"entries that point to a frame, so it grows by one page.",
    [TOPIC_OBJECT] =
	"The first touch of a page finds no entry in the page table. The "
	"kernel asks the object behind the memory (for a file, the page cache) "
	"for the page's frame. If the object has none yet, a new one is given "
	"out, and it is the object's from then on; if it has one, it is only "
	"entered. RSS counts entries that point to a frame, so it grows by one "
	"page either way.",
    [TOPIC_TAKE] =
	"The first touch was a write through a private mapping: the kernel "
	"takes a new frame, copies the object's page into it and enters the "
	"copy, all in one fault. The object keeps its page as it was.",
    [TOPIC_STRAY] =
	"The kernel counts a process's faults, wherever they fall: also on its "
	"own data and stack, and on an entry that allows the access already, "
	"where the processor remembered an older one (a spurious fault). No "
	"page of the region was changed by these.",
    [TOPIC_UNLOGGED] =
	"Only region_*() calls are logged, and what is logged is what is told "
	"and predicted. Loads and stores that a step makes by itself, or "
	"madvise() and mremap() called by hand, show in the figures alone.",
    [TOPIC_ZERO] =
	"A page of fresh anonymous private memory reads as zeros, and nobody "
	"needs a frame of their own for that: on a read, the kernel enters its "
	"one page of zeros, read-only. All such pages of all processes point "
	"to it, and RSS does not count it.",
    [TOPIC_FILL] =
	"The entry for the zero page is read-only, so the first write faults "
	"once more; only now does the page get a frame, and RSS counts it.",
    [TOPIC_JOIN] =
	"The frame belongs to the shared object (or to the page cache), not to "
	"a process. A process that touches the page only gets an entry for it. "
	"RSS grows in each process for the same frame; PSS divides it among "
	"those who "
	"have it.",
    [TOPIC_AROUND] =
	"On a read fault in an object's memory the kernel also enters the "
	"neighbours that are in the cache already, usually within an aligned "
	"window of 16 pages: fault-around. RSS then says which pages were near "
	"a touch, not which were touched.",
    [TOPIC_COPY] =
	"Copy-on-write: the entry is read-only although the memory is "
	"writable, because more than one process may hold the frame. The write "
	"faults. If somebody else does hold it, the kernel takes a new frame, "
	"copies the page and points this one entry at the copy. One page in, "
	"one page out: RSS cannot show it. USS and PSS can.",
    [TOPIC_KEEP] =
	"The entry was still read-only from the fork, so the write faulted. "
	"But the kernel found no other owner of the frame, and only made the "
	"entry writable. Counting faults overstates the copies.",
    [TOPIC_NOTIFY] =
	"A page of a shared file is entered read-only until it is written, so "
	"that the kernel learns which pages it has to write back. The first "
	"write to each faults and copies nothing.",
    [TOPIC_FREE] =
	"The page table has an entry that allows the access, so the processor "
	"does not call the kernel. The kernel does not see such a touch, and "
	"no counter "
	"moves.",
    [TOPIC_FORK] =
	"fork() gives the child the parent's page table entries for private "
	"memory that has been written, and makes them read-only on both "
	"sides. Every entry counts in RSS, so the sum of RSS multiplies while "
	"memory does not. PSS counts a page as 1/n in each of its n owners.",
    [TOPIC_FORK_BARE] =
	"fork() copies table entries only where they cannot be found again. "
	"Pages of an object, or of memory never written, can: the child "
	"starts with an empty table, and its RSS grows as it touches pages.",
    [TOPIC_EXEC] =
	"exec() begins a new address space. What such a program shares with "
	"others it must map by name.",
    [TOPIC_FEWER] =
	"PSS divides a page by the number of its owners, and USS counts pages "
	"with one owner. When another process ends, or gets a copy of its own, "
	"both move here although this process did nothing.",
    [TOPIC_UNMAP] =
	"munmap() removes the VMA and its table entries. A frame is free when "
	"its last entry goes; frames of an object stay as long as the object.",
    [TOPIC_MAJOR] =
	"A major fault is one that had to wait: the page was in no memory, so "
	"the kernel read it from the disk, and put the process to sleep "
	"meanwhile. The page is in the page cache from then on, and the next "
	"process that touches it takes a minor fault.",
    [TOPIC_DROP] =
	"MADV_DONTNEED removes the table entries of these pages, at once. The "
	"mapping stays, and with it VSZ. A page of an object is still the "
	"object's, and the next touch finds it there; a private page had its "
	"only copy here, and the next touch begins with zeros, or with the "
	"object's bytes.",
    [TOPIC_AHEAD] =
	"MADV_WILLNEED has the kernel read what it will be asked for: pages of "
	"the file come into the page cache, and none gets an entry. The touch "
	"that comes later still faults, but need not wait for the disk. Memory "
	"that is no file, and not in swap, is all there already.",
    [TOPIC_SYNC] =
	"msync(MS_SYNC) writes the file's dirty pages to the disk and waits. A "
	"page that has been written is clean, and its entries are made "
	"read-only in every process that has one, so that the kernel learns of "
	"the next write. That write faults, and copies nothing.",
    [TOPIC_EVICT] =
	"POSIX_FADV_DONTNEED takes pages of the file out of the page cache, "
	"but only those that are clean and that nobody has mapped. The next "
	"touch of such a page has to read the disk.",
    [TOPIC_PREAD] =
	"pread(2) copies bytes from the page cache into a buffer. A shared "
	"mapping of the file is those very pages, so both always show the "
	"same bytes; a private copy is no page of the file.",
    [TOPIC_PWRITE] =
	"pwrite(2) copies bytes into the page cache, past every mapping, and "
	"takes no fault. Who has the object's page mapped, shared or private, "
	"sees them at once; a private copy is another page by now, and stays "
	"as it was.",
    [TOPIC_PAGEOUT] =
	"MADV_PAGEOUT does at once what the kernel does when memory is short. "
	"A clean page of a file can simply go, since the file has its bytes, "
	"and so can one that was given up (MADV_FREE) and not written since, "
	"since nobody wants them. Others have to be written to swap: where "
	"there is none they stay. So do pages that other processes have mapped "
	"as well.",
    [TOPIC_REMOVE] =
	"MADV_REMOVE, or fallocate() past the mapping, makes a hole in the "
	"object itself: its pages are free, and every process loses its entry "
	"for them. Private copies stay. The next touch, by anybody, gets a new "
	"page of zeros.",
    [TOPIC_RESIZE] =
	"ftruncate() says where the object ends. What was beyond is gone for "
	"everybody: entries for the object's pages, and private copies of "
	"them, too. Addresses stay valid, and VSZ stays. Made longer again, "
	"the object has a hole there, which reads as zeros.",
    [TOPIC_BEYOND] =
	"A mapping can be longer than its object. Behind the object's last "
	"page there is nothing to map: the kernel answers a touch with SIGBUS, "
	"and does not count the fault. (Where nothing is mapped at all it is "
	"SIGSEGV.) A process can catch the signal, as this one did.",
    [TOPIC_PROTECT] =
	"mprotect() changes what the processor lets a process do with the "
	"pages, and takes none away: RSS stays. For a part of a mapping the "
	"kernel cuts the mapping, so that maps has a line for each part; parts "
	"that become alike again are merged. Back to writable, an entry is "
	"writable at once only if no other process can have the frame; the "
	"others fault at the next write.",
    [TOPIC_INHERIT] =
	"fork() leaves out what MADV_DONTFORK was asked for, and gives a child "
	"nothing but addresses of what MADV_WIPEONFORK was asked for. Neither "
	"makes the parent's entries read-only, so it goes on writing there "
	"without a fault.",
    [TOPIC_COPIES] =
	"What read(2) brings the kernel stores in the caller's pages, and what "
	"write(2) takes it loads from them, through the caller's own table "
	"entries. So it faults where the caller would: such a store copies "
	"what is shared after fork(), and the faults are counted as the "
	"caller's. Where a touch would end in a signal, the call fails with "
	"EFAULT.",
    [TOPIC_POKE] =
	"/proc/PID/mem is the memory of a process as a file: a debugger sets a "
	"breakpoint by writing there. The kernel takes the faults of a store, "
	"so it copies what is shared, and counts them for who wrote to the "
	"file. Then it stores in the frame itself, past the table entry.",
    [TOPIC_POPULATE] =
	"MAP_POPULATE, MADV_POPULATE_READ and MADV_POPULATE_WRITE take the "
	"page faults before anybody touches the pages, so that nobody waits "
	"for them later. They are the same faults, one after the other inside "
	"one system call, and are counted as the caller's. MAP_POPULATE does "
	"as a write does where a page will be the process's own, which a "
	"private mapping of an object copies at once; else as a read does.",
    [TOPIC_LOCK] =
	"mlock() marks the mapping and takes the faults of all its pages: as "
	"a write to each where it is private and writable, so that a child "
	"copies at once what it shares. The mark keeps pages in memory, not "
	"in place: a write after fork() still copies. A child does not "
	"inherit it. MLOCK_ONFAULT only sets the mark.",
    [TOPIC_LAZY] =
	"MADV_FREE and MADV_COLD say what may leave RAM first, and take "
	"nothing away: RSS stays as it is. What was given up by MADV_FREE is "
	"clean, so that the kernel can drop it without swap when it wants the "
	"memory, and it reads as zeros then. A write before that takes it "
	"back, without a fault. When the kernel reclaims is not foreseen.",
    [TOPIC_HUGE] =
	"A huge page is mapped by one entry, one level up in the page table: "
	"as many base pages as a page table has entries, 512 where a page has "
	"4 KiB. One fault brings all of it. It is taken apart into base pages "
	"as soon as a part of it must differ, as after a write to a "
	"copy-on-write page; AnonHugePages counts what is still whole.",
    [TOPIC_LISTS] =
	"Free lists: a free chunk has room for links, so the lists of free "
	"chunks need no other memory: each holds the offsets of the next and "
	"of the one before. This pool has a list for each class of sizes, and "
	"bits that tell which lists are not empty.",
    [TOPIC_FIT] =
	"Best fit takes the smallest free chunk that is large enough, so that "
	"large ones stay whole. This pool comes close to it without a search: "
	"it takes the first chunk of the request's own class if that is large "
	"enough, else the first of the next class that has one. What is left "
	"over is a free chunk again.",
    [TOPIC_JOIN_UP] =
	"Coalescing: a chunk that is freed becomes one with the neighbours "
	"that are free, or memory would end up in pieces too small to use. "
	"The tag before each chunk has its size and that of the chunk before "
	"it, so both neighbours are found at once.",
};

void
explain_topics(struct paper *paper, uint64_t topics)
{
	for (size_t i = 0; i < TOPICS; i++)
		if (topics & SPOKE_OF(i))
			say_text(paper, INK_PLAIN, INDENT, INDENT, why[i]);
}

static const char *const what_a_fault_did[FAULT_CLASSES] = {
    [FAULT_ZERO_READ] = "a read found no entry, and nothing had ever been "
			"written: the page of zeros was entered",
    [FAULT_ZERO_FILL] = "no frame was there: a new one was given out, filled "
			"with zeros",
    [FAULT_MAP] = "the object had the frame already: an entry was made for it",
    [FAULT_COPY] = "the frame was not this process's own: a new one was given "
		   "out, and the bytes were copied",
    [FAULT_REUSE] = "the frame could stay: its entry was made writable",
    [FAULT_MAJOR] = "the page was in no memory: it was read from the disk",
};

void
explain_faults(struct paper *paper, unsigned classes)
{
	for (int i = 0; i < FAULT_CLASSES; i++)
		if (classes & 1U << i)
			say(paper, INK_PLAIN, INDENT, HANG, "%-12s%s",
			    model_fault_name((enum model_fault)i),
			    what_a_fault_did[i]);
	if (classes & EXPLAIN_SPURIOUS)
		say(paper, INK_PLAIN, INDENT, HANG, "%-12s%s", "spurious",
		    "no change: the table entry was right, and the processor "
		    "had remembered an older one; the kernel found nothing to "
		    "do, and counted a fault");
}

static void
explain_perms(struct paper *paper, const char *perms)
{
	say(paper, INK_PLAIN, INDENT, HANG, "%-12s%s, %s, %s, %s", perms,
	    perms[0] == 'r' ? "r may be read" : "- not to be read",
	    perms[1] == 'w' ? "w may be written" : "- not to be written",
	    perms[2] == 'x' ? "x may be executed" : "- not to be executed",
	    perms[3] == 's' ? "s shared: writes reach the object"
			    : "p private: a write copies the page first");
}

/* The line is maps_line_squeezed(): its fields stand between single spaces. */
static void
explain_line(struct paper *paper, const struct head_record *head,
    const struct region_record *region, char *line)
{
	uint64_t size = region->end - region->start;
	char *field[6];

	for (size_t i = 0; i < 6; i++)
		field[i] = i < 5 ? strsep(&line, " ") : line;
	if (field[4] == NULL)
		return;
	say(paper, INK_PLAIN, INDENT, INDENT,
	    "The line of /proc/PID/maps, field by field:");
	say(paper, INK_PLAIN, INDENT, HANG,
	    "%s first address and the one after the last: %" PRIu64
	    " kB = %" PRIu64 " page%s",
	    field[0], size / 1024, size / head->platform.page_size,
	    plural(size / head->platform.page_size));
	if (strlen(field[1]) == 4)
		explain_perms(paper, field[1]);
	say(paper, INK_PLAIN, INDENT, HANG,
	    "%-12soffset into the object, in hex", field[2]);
	say(paper, INK_PLAIN, INDENT, HANG,
	    "%-12sdevice that holds the object%s", field[3],
	    strcmp(field[3], "00:00") == 0 ? ": none" : "");
	say(paper, INK_PLAIN, INDENT, HANG, "%-12sinode of the object%s",
	    field[4], strcmp(field[4], "0") == 0 ? ": none" : "");
	say(paper, INK_PLAIN, INDENT, HANG, "%s",
	    field[5] != NULL ? field[5] : "no path: nothing has a name here");
}

static const struct actor_op *
first_mapping(const struct step_record *step)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_CREATE ||
		    step->ops[i].op.what == OP_ATTACH)
			return &step->ops[i];
	return NULL;
}

void
explain_maps_line(struct paper *paper, const struct head_record *head,
    const struct step_record *step)
{
	const struct actor_op *op = first_mapping(step);
	const struct process_record *process;
	const struct region_record *region;
	char *line;

	if (op == NULL || op->op.region >= step_regions(step))
		return;
	process = step_process(step, op->index);
	region = step_process_region(step, op->op.region, op->index);
	if (process == NULL || region == NULL ||
	    region->line >= process->map_count)
		return;
	line = maps_line_squeezed(process->maps[region->line]);
	if (line == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	explain_line(paper, head, region, line);
	free(line);
}
