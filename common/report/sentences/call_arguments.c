#include <inttypes.h>
#include <string.h>

#include "record/call_words.h"
#include "region/region.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/call_arguments.h"

#define INDENT 4
#define HANG   16 /* column of the text in a list of arguments */

/* The words of arguments. */
static const struct {
	const char *word, *text;
} words[] = {
    {"O_RDONLY", "for reading"},
    {"O_RDWR", "for reading and writing"},
    {"O_CREAT", "make it if there is none"},
    {"O_EXCL", "fail if there is one"},
    {"O_CLOEXEC", "execve() closes it"},
    {"MFD_CLOEXEC", "execve() closes it"},
    {"MFD_ALLOW_SEALING", "it may be sealed later"},
    {"F_ADD_SEALS", "to seal it"},
    {"F_SEAL_SEAL", "no seal comes after this one"},
    {"F_SEAL_SHRINK", "it is never made shorter: nobody gets a SIGBUS"},
    {"F_SEAL_GROW", "it is never made longer"},
    {"F_SEAL_WRITE", "nobody writes it"},
    {"F_SEAL_FUTURE_WRITE", "nobody writes it who does not do so already"},
    {"IPC_PRIVATE", "nobody finds it by a key"},
    {"IPC_CREAT", "make it"},
    {"IPC_EXCL", "fail if there is one"},
    {"0600", "only its owner may attach to it"},
    {"SHM_RDONLY", "stores are not allowed"},
    {"IPC_RMID", "to remove it"},
    {"PROT_READ", "loads are allowed"},
    {"PROT_WRITE", "stores are allowed"},
    {"MAP_SHARED", "everybody who maps it sees the writes"},
    {"MAP_PRIVATE", "a write stays with the process that made it"},
    {"MAP_ANONYMOUS", "no file that has a name is behind it"},
    {"MAP_FIXED_NOREPLACE", "at that address or not at all"},
    {"MAP_POPULATE", "fault all pages in before it returns"},
    {"MLOCK_ONFAULT", "fault nothing in: lock what is there, or comes"},
    {"FALLOC_FL_KEEP_SIZE", "the object stays as long as it is"},
    {"FALLOC_FL_PUNCH_HOLE", "give the pages of this part back"},
    {"MS_SYNC", "do not return before it is written"},
};

/* Of the others, where the value alone does not say it. */
static const struct {
	enum call_kind what;
	unsigned arg;
	const char *text;
} roles[] = {
    {CALL_SHM_OPEN, 0, "the file of that name in /dev/shm"},
    {CALL_SHM_UNLINK, 0, "the file of that name in /dev/shm"},
    {CALL_MEMFD_CREATE, 0, "maps calls it so, and nobody finds it by that"},
    {CALL_PWRITE, 1, "one byte, 0"},
    {CALL_PREAD, 1, "memory of its own, outside the region"},
    {CALL_PIPE, 0, "two descriptors: one reads what is written to the other"},
    {CALL_READ, 0, "the end of the pipe that is read"},
    {CALL_READ, 1, "memory of its own, outside the region"},
    {CALL_WRITE, 0, "the end of the pipe that is written to"},
    {CALL_WRITE, 1, "memory of its own, outside the region"},
    {CALL_FALLOCATE, 2, "where in the object"},
    {CALL_PWRITE, 3, "where in the file"},
    {CALL_PREAD, 3, "where in the file"},
    {CALL_FADVISE, 1, "from the first byte"},
    {CALL_FADVISE, 2, "to the end"},
    {CALL_MMAP, 5, "from the first byte"},
    {CALL_SHMAT, 0, "the segment"},
    {CALL_SHMCTL, 0, "the segment"},
    {CALL_SHMCTL, 2, "nothing is told, or asked"},
    {CALL_SPAWN, 0, "the program; its other arguments are left out here"},
};

/* "" if it speaks for itself. */
static const char *
meaning_of_word(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].text;
	return "";
}

/* What is behind a value that is no word; "" if it speaks for itself. */
static void
meaning_of_value(const struct head_record *head, const struct call *c,
    unsigned i, char *text, size_t size)
{
	uint64_t value = c->args[i], page_size = head->platform.page_size;
	uint64_t offset = value - REGION_ADDRESS;
	enum call_form form = call_argument_form(c->what, i);

	*text = '\0';
	for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
		if (roles[k].what == c->what && roles[k].arg == i)
			snprintf(text, size, "%s", roles[k].text);
	if (form == CALL_LENGTH)
		snprintf(text, size, "%" PRIu64 " page%s of %" PRIu64 " bytes",
		    value / page_size, plural(value / page_size), page_size);
	else if (form == CALL_MODE)
		snprintf(text, size, "%s",
		    value != 0 ? "only its owner may read and write it"
			       : "nothing is made, so it does not matter");
	else if (form == CALL_DESCRIPTOR && *text == '\0')
		snprintf(text, size, "%s",
		    value == CALL_FD_UNKNOWN ? "what the open call returns"
			: (int)value == -1   ? "none"
					     : "the object is open under it");
	else if (form == CALL_ADDRESS && value == 0 && c->what != CALL_SHMCTL)
		snprintf(text, size, "wherever the kernel likes");
	else if ((c->what == CALL_MMAP || c->what == CALL_SHMAT) &&
	    form == CALL_ADDRESS)
		snprintf(text, size,
		    "far from everything else, so that no neighbour merges "
		    "with it");
	else if ((form == CALL_ADDRESS || form == CALL_BUFFER) &&
	    offset / page_size < head->parameters.pages)
		snprintf(text, size, "page %" PRIu64 " of the region",
		    offset / page_size);
}

/* name is "" for another word of the same argument; value is "" if it is not
 * known. */
static void
explain_word(
    struct paper *paper, const char *name, const char *value, const char *text)
{
	bool is_first = *name != '\0';

	say(paper, INK_PLAIN, is_first ? INDENT : HANG, HANG, "%-*s%s%s%s",
	    is_first ? HANG - INDENT : 0, name, value,
	    *value != '\0' && *text != '\0' ? ": " : "", text);
}

/* A line; or one for each word. */
static void
explain_argument(struct paper *paper, const struct head_record *head,
    const struct call *c, unsigned i)
{
	const char *name = call_argument_name(c->what, i);
	char value[CALL_TEXT_MAX], text[CALL_TEXT_MAX];
	char *rest = value, *word;

	if (call_argument_form(c->what, i) < CALL_OPEN_FLAGS) {
		(void)call_argument_text(c, i, value, sizeof value);
		meaning_of_value(head, c, i, text, sizeof text);
		explain_word(paper, name, value, text);
		return;
	}
	(void)call_argument_text(c, i, value, sizeof value);
	while ((word = strsep(&rest, "|")) != NULL) {
		explain_word(paper, name, word, meaning_of_word(word));
		name = "";
	}
}

void
call_arguments_print(
    struct paper *paper, const struct head_record *head, const struct call *c)
{
	say(paper, INK_PLAIN, INDENT, INDENT, "%s (man %d %s)%s",
	    call_argument_form(c->what, 0) != CALL_NO_ARGUMENT
		? "Its arguments"
		: "It takes no argument",
	    call_section(c->what), call_name(c->what),
	    call_argument_form(c->what, 0) != CALL_NO_ARGUMENT ? ":" : "");
	for (unsigned i = 0; call_argument_form(c->what, i) != CALL_NO_ARGUMENT;
	     i++)
		explain_argument(paper, head, c, i);
}
