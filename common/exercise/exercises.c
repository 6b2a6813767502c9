#include "exercise/exercises.h"

/* What a student types while a run of that pair pauses; none of it has a figure
 * that must be copied from the screen. */
#define PS(pair) "ps -o pid,vsz,rss,args -p $(pgrep -d, -f '^" pair ": ')"
#define MAPS(pair)                                                             \
	"grep ^1000000000- /proc/$(pgrep -nf '^" pair ": producer')/maps"
#define SMAPS(pair)                                                            \
	"grep -A 20 ^1000000000- /proc/$(pgrep -nf '^" pair ": producer')/smaps"

const struct exercise exercises[] = {
    {
	.title = "Anonymous pages: before, mapped, written",
	.text =
	    "Map anonymous memory, and look at VSZ and RSS of the process "
	    "before, when it is mapped, and when it is written. Begin with one "
	    "page, to see what a page costs; then take {pages}. Between two "
	    "steps all processes wait, so that you can look from outside.",
	.numbers = {{"pages", .least = 2, .most = 400}},
	.runs = {"lazy --pages {pages}"},
	.commands = {"./run.sh lazy --pages 1",
	    "./run.sh lazy --pages {pages} --stages",
	    "./run.sh lazy --pages {pages} --quiet --pause"},
	.elsewhere = {PS("lazy")},
	.questions =
	    {
		{"By how much does VSZ of the producer change in step 'map'?",
		    ASKED_SIZE, "map", .since = "exec",
		    .why = "mmap() makes addresses valid, and VSZ counts "
			   "them."},
		{"By how much does its RSS change in step 'map'?", ASKED_RSS,
		    "map", .since = "exec", .why = "mmap() gives out no page."},
		{"In step 'read' it reads every page. How much of the region "
		 "is in its RSS then?",
		    ASKED_RSS, "read",
		    .why = "Every page is the kernel's one page of zeros, "
			   "which RSS does not count."},
		{"In step 'write' it writes every page. How much of the region "
		 "is in its RSS then?",
		    ASKED_RSS, "write",
		    .why = "The first write to a page gives it a frame."},
		{"How many page faults does it take in step 'write'?",
		    ASKED_FAULTS, "write",
		    .why = "The first write to each page is a fault."},
		{"By how much does its VSZ change in step 'unmap'? (A minus "
		 "sign where it falls.)",
		    ASKED_SIZE, "unmap", .since = "write",
		    .why = "munmap() takes the addresses away, and the frames "
			   "with them."},
	    },
    },
    {
	.title = "Three stages, and /proc/PID/maps at each",
	.text = "The stages are: before, mapped, touched. Look for the line of "
		"the region, which begins at the address 1000000000, in "
		"/proc/PID/maps at each of them: after the steps 'start', "
		"'map' and 'fill'. --stages is the table of all steps, and "
		"--explain takes the line apart, field by field.",
	.numbers = {{"pages", .least = 20, .most = 119},
	    {"kind", .words = "anonymous-private|anonymous-shared|shm-shared"}},
	.runs = {"kinds --kind {kind} --pages {pages}"},
	.commands = {"./run.sh kinds --kind {kind} --pages {pages} --stages",
	    "./run.sh kinds --kind {kind} --pages {pages} --explain",
	    "./run.sh kinds --kind {kind} --pages {pages} --quiet --pause"},
	.elsewhere = {MAPS("kinds"), PS("kinds")},
	.questions =
	    {
		{"How many lines does step 'map' add to the maps of the "
		 "producer?",
		    ASKED_LINES, "map", .since = "start",
		    .why = "A mapping is a line."},
		{"How much lies between the two addresses of that line?",
		    ASKED_SIZE, "map",
		    .why = "It is the length that mmap() was given, in whole "
			   "pages."},
		{"What are its rights?", ASKED_RIGHTS, "map",
		    .why = "PROT_READ and PROT_WRITE are rw; p is MAP_PRIVATE "
			   "and s is MAP_SHARED."},
		{"How much of the region is in RSS of the producer after step "
		 "'map'?",
		    ASKED_RSS, "map",
		    .why = "Nothing was touched yet. A line of maps is a "
			   "promise, and no memory."},
		{"How much of it is in its RSS after step 'fill'?", ASKED_RSS,
		    "fill",
		    .why = "Each page was written, so each has a frame."},
		{"How many lines does step 'fill' add to its maps?",
		    ASKED_LINES, "fill", .since = "map",
		    .why = "Maps does not know what is touched; smaps does."},
	    },
    },
    {
	.title = "An allocator of chunks in mapped pages",
	.text = "The pool lies in a shm object, and keeps free chunks in "
		"lists. The producer allots "
		"chunks of many sizes, the consumers free them, and in the end "
		"the producer gives whole free pages back to the kernel. Look "
		"at the row 'live', which says where chunks are in use, and at "
		"the maps and free lists that the actors print.",
	.numbers = {{"pages", .least = 32, .most = 95},
	    {"fill", .least = 20, .most = 80}},
	.runs = {"pool --pages {pages} --fill {fill}"},
	.commands = {"./run.sh pool --pages {pages} --fill {fill}",
	    "./run.sh pool --pages {pages} --fill {fill} --explain",
	    "./run.sh pool --pages {pages} --fill {fill} --quiet --pause"},
	.elsewhere = {PS("pool"), SMAPS("pool")},
	.questions =
	    {
		{"How much of the region is in RSS of the producer after step "
		 "'create'?",
		    ASKED_RSS, "create",
		    .why = "An object of that size was made, and no page of "
			   "it."},
		{"How many pages hold live chunks after step 'allot'?",
		    ASKED_LIVE, "allot",
		    .why = "The row 'live' has an x for each of them."},
		{"How much of the region is in RSS of the producer after step "
		 "'allot'?",
		    ASKED_RSS, "allot",
		    .why = "A page costs memory when something is written to "
			   "it, not when the pool is made."},
		{"How many pages still hold live chunks when consumer 2 has "
		 "freed its chunks in step 'take'?",
		    ASKED_LIVE, "take", 2,
		    .why = "All that is left is the chunk with the list."},
		{"By how much does RSS of the producer change in step 'take'?",
		    ASKED_RSS, "take", .since = "allot",
		    .why = "free() gives a chunk back to the allocator, not to "
			   "the kernel."},
		{"By how much does it change in step 'trim'?", ASKED_RSS,
		    "trim", .since = "mistakes",
		    .why = "madvise(MADV_REMOVE) gives whole free pages back, "
			   "in all processes at once."},
		{"How many frames are left after step 'trim'?", ASKED_FRAMES,
		    "trim", ASKED_ALL, .why = "The pool's own notes stay."},
	    },
    },
    {
	.title = "shm_open() in several programs, and what unlinking does",
	.text = "One program makes a shm object, others map it by its name, "
		"and the name is removed as soon as all of them have it "
		"(shm_unlink(3)). Look at /dev/shm, and at the end of the "
		"region's line in maps, before and after step 'attach'.",
	.numbers = {{"pages", .least = 20, .most = 119},
	    {"consumers", .least = 2, .most = 5}},
	.runs = {"shared --pages {pages} --consumers {consumers}"},
	.commands = {"./run.sh shared --pages {pages} --consumers {consumers}",
	    "./run.sh shared --pages {pages} --consumers {consumers} --quiet "
	    "--pause"},
	.elsewhere = {"ls -l /dev/shm", MAPS("shared"), PS("shared")},
	.questions =
	    {
		{"Is the object's name gone after step 'create'?",
		    ASKED_UNLINKED, "create",
		    .why = "The others need it, to map the object."},
		{"How much of the region is in RSS of consumer 1 after step "
		 "'attach'?",
		    ASKED_RSS, "attach", 1,
		    .why = "It has mapped the object, and touched nothing."},
		{"Is the name gone after step 'attach'?", ASKED_UNLINKED,
		    "attach", 1,
		    .why = "Maps says (deleted): the name is gone, and the "
			   "object is not."},
		{"How many frames does the object have after step 'fill'?",
		    ASKED_FRAMES, "fill", ASKED_ALL,
		    .why = "An object lives as long as somebody has it open or "
			   "mapped, with a name or without."},
		{"What does RSS of the region add up to, over all processes, "
		 "after step 'read'?",
		    ASKED_RSS, "read", ASKED_ALL,
		    .why = "RSS counts a shared page in every process that has "
			   "it."},
		{"How many frames are there after step 'read'?", ASKED_FRAMES,
		    "read", ASKED_ALL,
		    .why = "There is one copy, whoever looks at it."},
		{"How many frames are left after step 'leave', when the "
		 "consumers have ended?",
		    ASKED_FRAMES, "leave", ASKED_ALL,
		    .why = "The producer still maps all of them."},
		{"How many are left after step 'unmap'?", ASKED_FRAMES, "unmap",
		    ASKED_ALL,
		    .why = "Without a name and without a mapping, the object "
			   "is gone."},
	    },
    },
    {
	.title = "Not mapped, mapped, read, written; and SIGINT gives back",
	.text = "Usually this is asked of 100 pages; yours are {pages}. In the "
		"last step the producer gets SIGINT, and its handler unmaps. "
		"The control gets the same signal and ignores it. (Read in "
		"producers/interrupt.c what a handler may call, and why this "
		"one may do what it does. The signal is the step's own: one "
		"that you send from another terminal is ignored, as Ctrl-C is "
		"for the coordinator.)",
	.numbers = {{"pages", .least = 101, .most = 400}},
	.runs = {"interrupt --pages {pages}"},
	.commands = {"./run.sh interrupt --pages {pages}",
	    "./run.sh lazy --pages {pages} --touch none --stages",
	    "./run.sh interrupt --pages {pages} --quiet --pause"},
	.elsewhere = {PS("interrupt"), MAPS("interrupt")},
	.questions =
	    {
		{"By how much does RSS of the producer change in step 'map'?",
		    ASKED_RSS, "map", .since = "exec",
		    .why = "Nothing was touched yet."},
		{"How many page faults does it take in step 'read'?",
		    ASKED_FAULTS, "read",
		    .why = "The first touch of each page is a fault."},
		{"How many of its pages are the kernel's page of zeros after "
		 "step 'read'?",
		    ASKED_ZEROS, "read",
		    .why = "Reading gives out no frame: see the 0s of the "
			   "grid."},
		{"By how much does its RSS change in step 'write'?", ASKED_RSS,
		    "write", .since = "read",
		    .why = "Each page gets a frame of its own."},
		{"By how much does it change in step 'interrupt'? (A minus "
		 "sign where it falls.)",
		    ASKED_RSS, "interrupt", .since = "write",
		    .why = "The handler calls munmap()."},
		{"By how much does RSS of the control change in that step?",
		    ASKED_RSS, "interrupt", 1, .since = "write",
		    .why = "A signal gives nothing back; munmap() does, and "
			   "the end of a process."},
		{"How many page faults does the producer take in that step?",
		    ASKED_FAULTS, "interrupt",
		    .why = "To give pages back takes no fault."},
	    },
    },
    {
	.title = "Copy-on-write: who pays",
	.text = "After fork() nobody has copied anything. Find out who takes a "
		"fault when a page is written, and who pays for a copy as "
		"well; then, with reuse, what comes of it when the producer "
		"writes {producer}. The last lines of a step tell copies from "
		"reuses.",
	.numbers = {{"pages", .least = 40, .most = 99},
	    {"write", .least = 5, .most = 30},
	    {"producer", .words = "first|last"}},
	.runs = {"cow --pages {pages} --write {write}",
	    "reuse --pages {pages} --producer {producer}"},
	.commands = {"./run.sh cow --pages {pages} --write {write}",
	    "./run.sh reuse --pages {pages} --producer {producer}",
	    "./run.sh reuse --pages {pages} --producer {producer} --quiet "
	    "--pause"},
	.elsewhere = {PS("reuse"), SMAPS("reuse")},
	.questions =
	    {
		{"By how much does RSS of consumer 1 change in step 'write'?",
		    ASKED_RSS, "write", 1, .since = "read",
		    .why = "A copy takes the place of what was there: one "
			   "frame for another."},
		{"By how much does its USS change in step 'write'?", ASKED_USS,
		    "write", 1, .since = "read",
		    .why = "Each page that it writes becomes its own."},
		{"How many pages are copied in step 'write', by all together?",
		    ASKED_COPIES, "write", ASKED_ALL,
		    .why = "The producer still has the old frame, so each "
			   "writer needs a new one."},
		{"How many page faults does the producer take in step "
		 "'rewrite', where it is alone?",
		    ASKED_FAULTS, "rewrite",
		    .why = "Pages that it has not written since fork() are "
			   "still read-only."},
		{"How many pages does it copy in step 'rewrite'?", ASKED_COPIES,
		    "rewrite",
		    .why = "Nobody else has the frame, so it is kept: a fault "
			   "is not a copy."},
		{"How many pages does the producer copy in its step "
		 "'{producer}'?",
		    ASKED_COPIES, "{producer}",
		    .why = "Written first, each page still has other owners; "
			   "written last, it has none, and its frame stays.",
		    .run = 1},
		{"How many do the consumers copy in step 'write', together?",
		    ASKED_COPIES, "write", ASKED_ALL,
		    .why = "All pay for a copy but the last writer of each "
			   "page.",
		    .run = 1},
		{"How many frames are there in the end, after step 'rewrite'?",
		    ASKED_FRAMES, "rewrite", ASKED_ALL,
		    .why = "Each process has its own, and never more.",
		    .run = 1},
	    },
    },
    {
	.title = "A file, mapped private and shared",
	.text = "The same stores go through two mappings of a file. Find out "
		"who copies, and in which of the two the bytes reach the file: "
		"step 'check' reads it with pread(2), past the mapping.",
	.numbers = {{"pages", .least = 40, .most = 99},
	    {"write", .least = 5, .most = 30}},
	.runs = {"file-private --pages {pages} --write {write}",
	    "file-shared --pages {pages} --write {write}"},
	.commands = {"./run.sh file-private --pages {pages} --write {write}",
	    "./run.sh file-shared --pages {pages} --write {write}",
	    "./run.sh file-shared --pages {pages} --write {write} --quiet "
	    "--pause"},
	.elsewhere = {MAPS("file-shared"), PS("file-shared")},
	.questions =
	    {
		{"How much of the region is in RSS of consumer 1 after step "
		 "'read'?",
		    ASKED_RSS, "read", 1,
		    .why = "It has read every page: they are the file's own, "
			   "in the page cache."},
		{"How many pages does consumer 1 copy in step 'write'?",
		    ASKED_COPIES, "write", 1,
		    .why = "MAP_PRIVATE: the first store to a page copies it."},
		{"What is USS of the region in consumer 1 after step 'write'?",
		    ASKED_USS, "write", 1, .why = "Its copies are its own."},
		{"In how many pages does pread(2) find a consumer's bytes?",
		    ASKED_FOREIGN, "check", ASKED_ALL,
		    .why = "What is written through a private mapping never "
			   "reaches the file."},
		{"What are the rights of the mapping in consumer 1?",
		    ASKED_RIGHTS, "attach", 1,
		    .why = "s is MAP_SHARED, p is MAP_PRIVATE.", .run = 1},
		{"How many pages does consumer 1 copy in step 'write'?",
		    ASKED_COPIES, "write", 1,
		    .why = "MAP_SHARED: a store changes the page of the file "
			   "itself.",
		    .run = 1},
		{"In how many pages does pread(2) find a consumer's bytes?",
		    ASKED_FOREIGN, "check", ASKED_ALL,
		    .why = "Reading the file and reading the mapping is to "
			   "read the same pages.",
		    .run = 1},
	    },
    },
    {
	.title = "Which figure tells the truth: RSS, PSS, USS or frames",
	.text = "Several programs map one object, each of them private, and "
		"write to a part of it. How much memory is that? Add up each "
		"figure over all processes at step 'write', and compare the "
		"sums with the frames that there are. (The line that begins "
		"with 'region' has all of it.)",
	.numbers = {{"pages", .least = 40, .most = 99},
	    {"consumers", .least = 2, .most = 5},
	    {"write", .least = 5, .most = 30}},
	.runs = {"private-shm --pages {pages} --consumers {consumers} "
		 "--write {write}"},
	.commands = {"./run.sh private-shm --pages {pages} --consumers "
		     "{consumers} --write {write}",
	    "./run.sh private-shm --pages {pages} --consumers {consumers} "
	    "--write {write} --quiet --pause"},
	.elsewhere = {SMAPS("private-shm"), PS("private-shm")},
	.questions =
	    {
		{"What does RSS of the region add up to after step 'write'?",
		    ASKED_RSS, "write", ASKED_ALL,
		    .why = "Each process has every page of it in memory."},
		{"What does PSS of the region add up to after step 'write'?",
		    ASKED_PSS, "write", ASKED_ALL,
		    .why = "A page that n processes share counts 1/n in each "
			   "of them."},
		{"What does USS of the region add up to after step 'write'?",
		    ASKED_USS, "write", ASKED_ALL,
		    .why = "The copies; and of the object, in the producer, "
			   "the pages that all others have copied."},
		{"How many frames are there after step 'write'?", ASKED_FRAMES,
		    "write", ASKED_ALL,
		    .why = "One for each page of the object, and one for each "
			   "copy."},
		{"Which of the three sums is what these frames hold?",
		    ASKED_TRUTH, "write", ASKED_ALL,
		    .why = "RSS counts a shared page too often, and USS not at "
			   "all."},
		{"How much would be free if consumer 1 alone ended?", ASKED_USS,
		    "write", 1, .why = "Only what nobody else has: its USS."},
	    },
    },
};
const size_t exercise_count = sizeof exercises / sizeof *exercises;

size_t
exercise_question_count(const struct exercise *e)
{
	size_t count = 0;

	while (count < EXERCISE_QUESTIONS && e->questions[count].words != NULL)
		count++;
	return count;
}
