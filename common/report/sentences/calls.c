#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/shm.h>

#include "os/madvise.h"
#include "record/call_words.h"
#include "report/sentences/call_arguments.h"
#include "report/sentences/calls.h"

#define INDENT	   4
#define FOLDER_MAX 16 /* characters */

/* What a call does if that argument, under the mask, has that value; the first
 * that fits. */
struct meaning {
	enum call_kind what;
	unsigned arg;
	uint64_t mask, value;
	const char *text;
	const char *why; /* for those who want explanations; or NULL */
};

#define MAPPING	       (MAP_SHARED | MAP_PRIVATE | MAP_ANONYMOUS)
#define ADVICE(advice) CALL_MADVISE, 2, UINT64_MAX, advice

static const struct meaning meanings[] = {
    {CALL_SHM_OPEN, 1, O_CREAT, O_CREAT,
	"makes the object: it has a name in /dev/shm and no size yet",
	"It is open() of a file in /dev/shm. That is a tmpfs: its files are "
	"nothing but pages in memory."},
    {CALL_SHM_OPEN, 0, 0, 0, "finds the object by its name", NULL},
    {CALL_OPEN, 1, O_CREAT, O_CREAT,
	"makes the file: it has a name and no size yet", NULL},
    {CALL_OPEN, 0, 0, 0, "finds the file by its name", NULL},
    {CALL_MEMFD_CREATE, 0, 0, 0,
	"makes an object without a name: only descriptors lead to it",
	"It is a file as shm_open() makes them, in a tmpfs that is mounted "
	"nowhere. Whoever is to have it inherits the descriptor, or gets one "
	"sent over a socket."},
    {CALL_SHMGET, 0, 0, 0, "makes a segment: it has an identifier, and a size",
	"It is a file in a tmpfs that is mounted nowhere, with a number in "
	"place of a descriptor. The number means the same in every process, "
	"and nothing goes away with the last who knows it."},
    {CALL_SHMAT, 2, SHM_RDONLY, SHM_RDONLY,
	"valid addresses, for loads alone, and the segment behind them", NULL},
    {CALL_SHMAT, 0, 0, 0,
	"valid addresses, and the segment's pages behind them", NULL},
    {CALL_SHMCTL, 1, UINT64_MAX, IPC_RMID,
	"it goes with the last who is attached: maps says (deleted)",
	"Without this call it would stay until somebody removes it or the "
	"machine is restarted. Until the last one has left, Linux lets others "
	"attach to it still."},
    {CALL_SHMDT, 0, 0, 0, "the addresses go, and their table entries", NULL},
    {CALL_FTRUNCATE, 0, 0, 0,
	"a size, and not one page: pages come with first use",
	"fstat() would tell that size, and 0 blocks. Without it, any touch of "
	"the mapping would be a SIGBUS: it would lie beyond the end."},
    {CALL_FALLOCATE, 0, 0, 0,
	"a hole in the object: its pages are free, in all processes", NULL},
    {CALL_PWRITE, 0, 0, 0, "the page cache has that page, dirty", NULL},
    {CALL_PREAD, 0, 0, 0, "read past the mapping, touching no page", NULL},
    {CALL_PIPE, 0, 0, 0, "bytes wait in the kernel, in no file", NULL},
    {CALL_READ, 1, UINT64_MAX, 0, "takes the bytes out again", NULL},
    {CALL_READ, 0, 0, 0,
	"the kernel stores the bytes in the page: a fault, if a store is one",
	NULL},
    {CALL_WRITE, 1, UINT64_MAX, 0, "puts bytes into the pipe", NULL},
    {CALL_WRITE, 0, 0, 0,
	"the kernel loads the bytes from the page: a fault, if a load is one",
	NULL},
    {CALL_FADVISE, 3, UINT64_MAX, POSIX_FADV_RANDOM,
	"the same for reads by pread()", NULL},
    {CALL_FADVISE, 3, UINT64_MAX, POSIX_FADV_DONTNEED,
	"drops pages from the page cache: clean ones that nobody has mapped",
	NULL},
    {CALL_FCNTL, 2, F_SEAL_FUTURE_WRITE, F_SEAL_FUTURE_WRITE,
	"from now on nobody else gets to write the object",
	"The seal is the object's, whoever has a descriptor of it. A mapping "
	"that was writable before stays so."},
    {CALL_FCNTL, 0, 0, 0,
	"what is sealed will not be done to the object, by anybody", NULL},
    {CALL_MMAP, 3, MAP_FIXED, MAP_FIXED,
	"maps anew, in place of what was there", NULL},
    {CALL_MMAP, 3, MAP_POPULATE, MAP_POPULATE,
	"valid addresses, and their pages at once", NULL},
    {CALL_MMAP, 3, MAPPING, MAP_PRIVATE | MAP_ANONYMOUS,
	"valid addresses, nothing behind them yet", NULL},
    {CALL_MMAP, 3, MAPPING, MAP_SHARED | MAP_ANONYMOUS,
	"an object without a name: /dev/zero (deleted) in maps",
	"The kernel keeps shared memory in a file, so it makes one, in a tmpfs "
	"that is mounted nowhere. It calls the file dev/zero and puts it into "
	"no folder, which is why maps says (deleted). A child has it by "
	"fork()."},
    {CALL_MMAP, 2, PROT_WRITE, 0,
	"valid addresses, for loads alone, and the object's pages behind them",
	NULL},
    {CALL_MMAP, 3, MAPPING, MAP_SHARED,
	"valid addresses, and the object's pages behind them", NULL},
    {CALL_MMAP, 3, MAPPING, MAP_PRIVATE,
	"the object's pages, and a copy of each that is written", NULL},
    {CALL_MPROTECT, 2, UINT64_MAX, PROT_NONE,
	"nobody may touch the pages; their entries stay", NULL},
    {CALL_MPROTECT, 2, PROT_WRITE, 0, "read-only; a write ends the process",
	NULL},
    {CALL_MPROTECT, 2, PROT_WRITE, PROT_WRITE,
	"writable again: which entries are, the kernel sees to", NULL},
    {ADVICE(MADV_NOHUGEPAGE), "pages come one by one", NULL},
    {ADVICE(MADV_HUGEPAGE),
	"huge pages are welcome: one fault may bring hundreds of pages", NULL},
    {ADVICE(MADV_RANDOM), "no readahead from the disk", NULL},
    {ADVICE(MADV_DONTNEED),
	"drops table entries; private bytes are lost, an object keeps its own",
	NULL},
    {ADVICE(MADV_FREE),
	"the kernel may take the pages when it wants, until they are written",
	NULL},
    {ADVICE(MADV_COLD), "the first to leave RAM, when the kernel wants it",
	NULL},
    {ADVICE(MADV_WILLNEED),
	"begins to read what has left the page cache, and maps nothing", NULL},
    {ADVICE(MADV_REMOVE),
	"a hole in the object: its pages are free, in all processes", NULL},
    {ADVICE(MADV_DONTFORK), "a child of fork() will not have these pages",
	NULL},
    {ADVICE(MADV_DOFORK), "a child of fork() will have them again", NULL},
    {ADVICE(MADV_WIPEONFORK), "a child of fork() will have these pages empty",
	NULL},
    {ADVICE(MADV_KEEPONFORK), "a child of fork() will have what is in them",
	NULL},
    {ADVICE(MADV_PAGEOUT), "to leave RAM, for file or swap", NULL},
    {ADVICE(MADV_POPULATE_READ),
	"the faults of a read of each page, in one call", NULL},
    {ADVICE(MADV_POPULATE_WRITE),
	"the faults of a write to each page, in one call", NULL},
    {CALL_MSYNC, 0, 0, 0, "writes what is dirty back, and waits", NULL},
    {CALL_MLOCK, 0, 0, 0, "all pages are there, and stay in memory", NULL},
    {CALL_MLOCK2, 0, 0, 0, "pages stay in memory once they are there", NULL},
    {CALL_MUNLOCK, 0, 0, 0, "pages may leave memory again", NULL},
    {CALL_MUNMAP, 0, 0, 0, "the addresses go, and their table entries", NULL},
    {CALL_CLOSE, 0, 0, 0, "the descriptor goes; a mapping does not need it",
	NULL},
    {CALL_SHM_UNLINK, 0, 0, 0,
	"the name goes, the object stays while it is mapped: maps says "
	"(deleted)",
	"A name is an entry in a folder, and no more. The object is freed when "
	"nobody has it mapped or open. Without this call it would stay in "
	"/dev/shm until somebody removes it or the machine is restarted."},
    {CALL_UNLINK, 0, 0, 0,
	"the name goes, the file stays while it is mapped: maps says "
	"(deleted)",
	"A name is an entry in a folder, and no more. The file is freed when "
	"nobody has it mapped or open."},
    {CALL_FORK, 0, 0, 0, "a copy of the address space, not of the pages", NULL},
    {CALL_SPAWN, 0, 0, 0,
	"clone(), then execve() in the child: an address space of its own",
	"The child begins in its parent's memory (CLONE_VM), while the parent "
	"waits (CLONE_VFORK), so no page table is copied. execve() ends that: "
	"nothing is mapped but the new program and its libraries."},
};
#define MEANINGS (sizeof meanings / sizeof *meanings)

_Static_assert(MEANINGS + CALL_KINDS <= CALLS_TOLD_MAX,
    "there is room for each meaning, and for the failure of each call");

static bool
fits(const struct meaning *m, const struct call *c)
{
	return m->what == c->what && (c->args[m->arg] & m->mask) == m->value;
}

/* The number of its meaning. A call that failed, or has none, shares one with
 * all of its kind. */
static unsigned
meaning_of(const struct call *c)
{
	bool failed = !c->dry && c->result < 0;

	for (unsigned i = 0; i < MEANINGS && !failed; i++)
		if (fits(&meanings[i], c))
			return i;
	return MEANINGS + c->what;
}

static const char *
ellipsis(const struct paper *paper)
{
	return paper->style.ascii ? "..." : "…";
}

/* "/shmlab-…", "…/consumers/cow": a long folder is left out, and what makes a
 * name unique. */
static void
print_name(FILE *out, const struct paper *paper, const char *name)
{
	static const char prefix[] = "/shmlab-";
	const char *own = strstr(name, prefix), *slash;

	if (own != NULL && strchr(own + 1, '/') == NULL) {
		int folder = (int)(own - name);

		if (folder > FOLDER_MAX)
			fprintf(out, "\"%s", ellipsis(paper));
		else
			fprintf(out, "\"%.*s", folder, name);
		fprintf(out, "%s%s\"", prefix, ellipsis(paper));
		return;
	}
	slash = memrchr(name, '/', strlen(name));
	slash = slash != NULL ? memrchr(name, '/', (size_t)(slash - name))
			      : NULL;
	fprintf(out, "\"%s%s\"", slash != NULL ? ellipsis(paper) : "",
	    slash != NULL ? slash : name);
}

/* What a line leaves out, since it is in the result or always the same. */
static bool
is_left_out(const struct call *c, unsigned i)
{
	return c->what == CALL_MMAP &&
	    ((i == 0 && !c->dry && c->args[0] == (uint64_t)c->result) ||
		i == 2);
}

static void
print_argument(
    FILE *out, const struct paper *paper, const struct call *c, unsigned i)
{
	char text[CALL_TEXT_MAX];

	fputs(i > 0 ? ", " : "", out);
	if (is_left_out(c, i))
		fputs(ellipsis(paper), out);
	else if (call_argument_form(c->what, i) == CALL_STRING)
		print_name(out, paper, c->name);
	else if (call_argument_text(c, i, text, sizeof text))
		fputs(text, out);
	else
		fputs(call_argument_name(c->what, i), out);
}

/* "ftruncate(3, 65536) = 0". */
static void
print_call(FILE *out, const struct paper *paper, const struct call *c)
{
	char result[CALL_TEXT_MAX];

	fprintf(out, "%s(", call_name(c->what));
	for (unsigned i = 0; call_argument_form(c->what, i) != CALL_NO_ARGUMENT;
	     i++)
		print_argument(out, paper, c, i);
	fputc(')', out);
	call_result_text(c, result, sizeof result);
	if (*result != '\0')
		fprintf(out, " = %s", result);
}

/* How many calls of that meaning the same actor made after this one. */
static uint64_t
count_more(const struct step_record *step, size_t first, unsigned meaning)
{
	uint64_t more = step->calls[first].call.more;

	for (size_t i = first + 1; i < step->call_count; i++)
		if (step->calls[i].index == step->calls[first].index &&
		    meaning_of(&step->calls[i].call) == meaning)
			more += 1 + step->calls[i].call.more;
	return more;
}

static void
print_line(struct paper *paper, const struct step_record *step, size_t i,
    unsigned meaning)
{
	const struct actor_call *call = &step->calls[i];
	uint64_t more = count_more(step, i, meaning);
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		if (call->index == BY_COORDINATOR)
			fputs("coordinator: ", draft.out);
		print_call(draft.out, paper, &call->call);
		if (meaning < MEANINGS)
			fprintf(draft.out, ": %s", meanings[meaning].text);
		if (more > 0)
			fprintf(draft.out, "; and %" PRIu64 " more", more);
	}
	draft_say(&draft, paper, INK_PLAIN, 2, 4);
}

void
calls_print(struct paper *paper, const struct head_record *head,
    const struct step_record *step, struct calls_told *told)
{
	for (size_t i = 0; i < step->call_count; i++) {
		const struct call *c = &step->calls[i].call;
		unsigned meaning = meaning_of(c);

		if (told->meaning[meaning])
			continue;
		told->meaning[meaning] = true;
		print_line(paper, step, i, meaning);
		if (!paper->style.explain)
			continue;
		call_arguments_print(paper, head, c);
		if (meaning < MEANINGS && meanings[meaning].why != NULL)
			say(paper, INK_PLAIN, INDENT, INDENT, "%s",
			    meanings[meaning].why);
	}
}
