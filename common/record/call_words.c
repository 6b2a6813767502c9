#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

#include "os/madvise.h"
#include "record/call_words.h"

struct argument {
	const char *name;
	enum call_form form;
};

/* As in the man pages. */
static const struct {
	const char *name;
	int section;
	struct argument argument[CALL_ARGS];
} calls[CALL_KINDS] = {
    [CALL_SHM_OPEN] = {"shm_open", 3,
	{{"name", CALL_STRING}, {"oflag", CALL_OPEN_FLAGS},
	    {"mode", CALL_MODE}}},
    [CALL_OPEN] = {"open", 2,
	{{"pathname", CALL_STRING}, {"flags", CALL_OPEN_FLAGS},
	    {"mode", CALL_MODE}}},
    [CALL_MEMFD_CREATE] = {"memfd_create", 2,
	{{"name", CALL_STRING}, {"flags", CALL_MEMFD_FLAGS}}},
    [CALL_SHMGET] = {"shmget", 2,
	{{"key", CALL_KEY}, {"size", CALL_LENGTH},
	    {"shmflg", CALL_SEGMENT_FLAGS}}},
    [CALL_SHMAT] = {"shmat", 2,
	{{"shmid", CALL_SEGMENT}, {"shmaddr", CALL_ADDRESS},
	    {"shmflg", CALL_ATTACH_FLAGS}}},
    [CALL_SHMCTL] = {"shmctl", 2,
	{{"shmid", CALL_SEGMENT}, {"op", CALL_SEGMENT_COMMAND},
	    {"buf", CALL_ADDRESS}}},
    [CALL_SHMDT] = {"shmdt", 2, {{"shmaddr", CALL_ADDRESS}}},
    [CALL_FTRUNCATE] = {"ftruncate", 2,
	{{"fd", CALL_DESCRIPTOR}, {"length", CALL_LENGTH}}},
    [CALL_FALLOCATE] = {"fallocate", 2,
	{{"fd", CALL_DESCRIPTOR}, {"mode", CALL_ALLOCATION},
	    {"offset", CALL_NUMBER}, {"len", CALL_LENGTH}}},
    [CALL_PWRITE] = {"pwrite", 2,
	{{"fd", CALL_DESCRIPTOR}, {"buf", CALL_BYTES}, {"count", CALL_NUMBER},
	    {"offset", CALL_NUMBER}}},
    [CALL_PREAD] = {"pread", 2,
	{{"fd", CALL_DESCRIPTOR}, {"buf", CALL_BYTES}, {"count", CALL_NUMBER},
	    {"offset", CALL_NUMBER}}},
    [CALL_PIPE] = {"pipe", 2, {{"pipefd", CALL_BYTES}}},
    [CALL_READ] = {"read", 2,
	{{"fd", CALL_DESCRIPTOR}, {"buf", CALL_BUFFER},
	    {"count", CALL_NUMBER}}},
    [CALL_WRITE] = {"write", 2,
	{{"fd", CALL_DESCRIPTOR}, {"buf", CALL_BUFFER},
	    {"count", CALL_NUMBER}}},
    [CALL_FADVISE] = {"posix_fadvise", 2,
	{{"fd", CALL_DESCRIPTOR}, {"offset", CALL_NUMBER}, {"len", CALL_NUMBER},
	    {"advice", CALL_FILE_ADVICE}}},
    [CALL_FCNTL] = {"fcntl", 2,
	{{"fd", CALL_DESCRIPTOR}, {"op", CALL_COMMAND}, {"arg", CALL_SEALS}}},
    [CALL_MMAP] = {"mmap", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH},
	    {"prot", CALL_PROTECTION}, {"flags", CALL_MAP_FLAGS},
	    {"fd", CALL_DESCRIPTOR}, {"offset", CALL_NUMBER}}},
    [CALL_MPROTECT] = {"mprotect", 2,
	{{"addr", CALL_ADDRESS}, {"len", CALL_LENGTH},
	    {"prot", CALL_PROTECTION}}},
    [CALL_MADVISE] = {"madvise", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH},
	    {"advice", CALL_ADVICE}}},
    [CALL_MSYNC] = {"msync", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH},
	    {"flags", CALL_SYNC_FLAGS}}},
    [CALL_MLOCK] = {"mlock", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH}}},
    [CALL_MLOCK2] = {"mlock2", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH},
	    {"flags", CALL_LOCK_FLAGS}}},
    [CALL_MUNLOCK] = {"munlock", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH}}},
    [CALL_MUNMAP] = {"munmap", 2,
	{{"addr", CALL_ADDRESS}, {"length", CALL_LENGTH}}},
    [CALL_CLOSE] = {"close", 2, {{"fd", CALL_DESCRIPTOR}}},
    [CALL_SHM_UNLINK] = {"shm_unlink", 3, {{"name", CALL_STRING}}},
    [CALL_UNLINK] = {"unlink", 2, {{"pathname", CALL_STRING}}},
    [CALL_FORK] = {"fork", 2, {{0}}},
    [CALL_SPAWN] = {"posix_spawn", 3, {{"path", CALL_STRING}}},
};

/* The word of a value under a mask. */
struct flag {
	enum call_form form;
	uint64_t mask, value;
	const char *word;
};

/* clang-format off */
#define BIT(form, flag) {form, flag, flag, #flag}
#define ONE_OF(form, mask, value) {form, mask, value, #value}
/* clang-format on */

static const struct flag flags[] = {
    ONE_OF(CALL_OPEN_FLAGS, O_ACCMODE, O_RDONLY),
    ONE_OF(CALL_OPEN_FLAGS, O_ACCMODE, O_WRONLY),
    ONE_OF(CALL_OPEN_FLAGS, O_ACCMODE, O_RDWR),
    BIT(CALL_OPEN_FLAGS, O_CREAT),
    BIT(CALL_OPEN_FLAGS, O_EXCL),
    BIT(CALL_OPEN_FLAGS, O_CLOEXEC),
    BIT(CALL_MEMFD_FLAGS, MFD_CLOEXEC),
    BIT(CALL_MEMFD_FLAGS, MFD_ALLOW_SEALING),
    ONE_OF(CALL_COMMAND, UINT64_MAX, F_ADD_SEALS),
    BIT(CALL_SEALS, F_SEAL_SEAL),
    BIT(CALL_SEALS, F_SEAL_SHRINK),
    BIT(CALL_SEALS, F_SEAL_GROW),
    BIT(CALL_SEALS, F_SEAL_WRITE),
    BIT(CALL_SEALS, F_SEAL_FUTURE_WRITE),
    ONE_OF(CALL_KEY, UINT64_MAX, IPC_PRIVATE),
    BIT(CALL_SEGMENT_FLAGS, IPC_CREAT),
    BIT(CALL_SEGMENT_FLAGS, IPC_EXCL),
    ONE_OF(CALL_ATTACH_FLAGS, UINT64_MAX, 0),
    BIT(CALL_ATTACH_FLAGS, SHM_RDONLY),
    ONE_OF(CALL_SEGMENT_COMMAND, UINT64_MAX, IPC_RMID),
    ONE_OF(CALL_PROTECTION, UINT64_MAX, PROT_NONE),
    BIT(CALL_PROTECTION, PROT_READ),
    BIT(CALL_PROTECTION, PROT_WRITE),
    BIT(CALL_PROTECTION, PROT_EXEC),
    BIT(CALL_MAP_FLAGS, MAP_SHARED),
    BIT(CALL_MAP_FLAGS, MAP_PRIVATE),
    BIT(CALL_MAP_FLAGS, MAP_ANONYMOUS),
    BIT(CALL_MAP_FLAGS, MAP_FIXED_NOREPLACE),
    BIT(CALL_MAP_FLAGS, MAP_FIXED),
    BIT(CALL_MAP_FLAGS, MAP_POPULATE),
    BIT(CALL_SYNC_FLAGS, MS_SYNC),
    BIT(CALL_SYNC_FLAGS, MS_ASYNC),
    BIT(CALL_LOCK_FLAGS, MLOCK_ONFAULT),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_RANDOM),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_DONTNEED),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_FREE),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_COLD),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_WILLNEED),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_REMOVE),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_HUGEPAGE),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_NOHUGEPAGE),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_PAGEOUT),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_DONTFORK),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_DOFORK),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_WIPEONFORK),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_KEEPONFORK),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_POPULATE_READ),
    ONE_OF(CALL_ADVICE, UINT64_MAX, MADV_POPULATE_WRITE),
    ONE_OF(CALL_FILE_ADVICE, UINT64_MAX, POSIX_FADV_RANDOM),
    ONE_OF(CALL_FILE_ADVICE, UINT64_MAX, POSIX_FADV_DONTNEED),
    BIT(CALL_ALLOCATION, FALLOC_FL_KEEP_SIZE),
    BIT(CALL_ALLOCATION, FALLOC_FL_PUNCH_HOLE),
};

const char *
call_name(enum call_kind what)
{
	return calls[what].name;
}

int
call_section(enum call_kind what)
{
	return calls[what].section;
}

const char *
call_argument_name(enum call_kind what, unsigned i)
{
	return calls[what].argument[i].name;
}

enum call_form
call_argument_form(enum call_kind what, unsigned i)
{
	return i < CALL_ARGS ? calls[what].argument[i].form : CALL_NO_ARGUMENT;
}

/* "MAP_SHARED|MAP_FIXED_NOREPLACE"; what has no word is in hex, but a mode. */
static void
write_flags(enum call_form form, uint64_t value, char *text, size_t size)
{
	uint64_t rest = value;
	size_t used = 0;

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		const struct flag *f = &flags[i];

		if (f->form != form || (value & f->mask) != f->value)
			continue;
		used += (size_t)snprintf(text + used, size - used, "%s%s",
		    used > 0 ? "|" : "", f->word);
		rest &= ~f->mask;
	}
	if (form == CALL_SEGMENT_FLAGS) {
		snprintf(text + used, size - used, "%s%#" PRIo64,
		    used > 0 ? "|" : "", rest);
		return;
	}
	if (rest != 0 || used == 0)
		snprintf(text + used, size - used, "%s0x%" PRIx64,
		    used > 0 ? "|" : "", rest);
}

bool
call_argument_text(const struct call *c, unsigned i, char *text, size_t size)
{
	enum call_form form = call_argument_form(c->what, i);
	uint64_t value = i < CALL_ARGS ? c->args[i] : 0;

	*text = '\0';
	switch (form) {
	case CALL_NO_ARGUMENT:
	case CALL_BYTES:
		break;
	case CALL_BUFFER:
		if (value != 0)
			snprintf(text, size, "0x%" PRIx64, value);
		break;
	case CALL_STRING:
		snprintf(text, size, "%s", c->name);
		break;
	case CALL_ADDRESS:
		if (value == 0)
			snprintf(text, size, "NULL");
		else
			snprintf(text, size, "0x%" PRIx64, value);
		break;
	case CALL_DESCRIPTOR:
	case CALL_SEGMENT:
		if (value != CALL_FD_UNKNOWN)
			snprintf(text, size, "%d", (int)value);
		break;
	case CALL_LENGTH:
	case CALL_NUMBER:
		snprintf(text, size, "%" PRIu64, value);
		break;
	case CALL_MODE:
		snprintf(text, size, "%#" PRIo64, value);
		break;
	default:
		write_flags(form, value, text, size);
	}
	return *text != '\0';
}

static bool
returns_address(enum call_kind what)
{
	return what == CALL_MMAP || what == CALL_SHMAT;
}

void
call_result_text(const struct call *c, char *text, size_t size)
{
	*text = '\0';
	if (c->dry)
		return;
	if (c->result < 0)
		snprintf(text, size, "-1 (%s)", strerror((int)-c->result));
	else if (returns_address(c->what))
		snprintf(text, size, "0x%" PRIx64, (uint64_t)c->result);
	else
		snprintf(text, size, "%" PRId64, c->result);
}

/* All of the text must be the number. */
static bool
parse_number(const char *text, int base, uint64_t *out)
{
	char *end;

	*out = *text == '-' ? (uint64_t)strtoll(text, &end, base)
			    : strtoull(text, &end, base);
	return end != text && *end == '\0';
}

static bool
parse_flag(enum call_form form, const char *word, uint64_t *out)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (flags[i].form != form || strcmp(flags[i].word, word) != 0)
			continue;
		*out = flags[i].value;
		return true;
	}
	return parse_number(word, form == CALL_SEGMENT_FLAGS ? 8 : 16, out);
}

static bool
parse_flags(enum call_form form, const char *text, uint64_t *out)
{
	char copy[CALL_TEXT_MAX], *rest = copy, *word;
	uint64_t flag;

	*out = 0;
	if (strlcpy(copy, text, sizeof copy) >= sizeof copy)
		return false;
	while ((word = strsep(&rest, "|")) != NULL) {
		if (!parse_flag(form, word, &flag))
			return false;
		*out |= flag;
	}
	return true;
}

bool
call_argument_parse(struct call *c, unsigned i, const char *text)
{
	enum call_form form = call_argument_form(c->what, i);
	uint64_t *out = &c->args[i];

	if (text == NULL) {
		bool number = form == CALL_DESCRIPTOR || form == CALL_SEGMENT;

		*out = number ? CALL_FD_UNKNOWN : 0;
		return number || form == CALL_BYTES || form == CALL_STRING;
	}
	switch (form) {
	case CALL_NO_ARGUMENT:
	case CALL_BYTES:
		return false;
	case CALL_STRING:
		call_set_name(c, text);
		return true;
	case CALL_ADDRESS:
		*out = 0;
		return strcmp(text, "NULL") == 0 || parse_number(text, 16, out);
	case CALL_DESCRIPTOR:
	case CALL_SEGMENT:
	case CALL_LENGTH:
	case CALL_NUMBER:
		return parse_number(text, 10, out);
	case CALL_MODE:
		return parse_number(text, 8, out);
	default:
		return parse_flags(form, text, out);
	}
}

/* The error of these words: "-1 (No such file or directory)". */
static bool
parse_error(const char *text, int64_t *out)
{
	char words[CALL_TEXT_MAX];

	for (int error = 1; error < 4096; error++) {
		snprintf(words, sizeof words, "-1 (%s)", strerror(error));
		if (strcmp(words, text) != 0)
			continue;
		*out = -error;
		return true;
	}
	return false;
}

bool
call_result_parse(struct call *c, const char *text)
{
	uint64_t number;

	c->dry = text == NULL;
	c->result = 0;
	if (text == NULL)
		return true;
	if (strncmp(text, "-1 (", 4) == 0)
		return parse_error(text, &c->result);
	if (*text == '-' ||
	    !parse_number(text, returns_address(c->what) ? 16 : 10, &number))
		return false;
	c->result = (int64_t)number;
	return c->result >= 0;
}
