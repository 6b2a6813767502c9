/* call_words.h: a system call in words, as strace(1) and the man pages have
 * them. */
#ifndef SHMLAB_RECORD_CALL_WORDS_H
#define SHMLAB_RECORD_CALL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "region/call.h"

/* What an argument is, and so how it is written. */
enum call_form {
	CALL_NO_ARGUMENT, /* the call has fewer */
	CALL_STRING,	  /* the call's name */
	CALL_BYTES,	  /* a pointer to memory outside the region */
	CALL_BUFFER,	  /* the same, or an address in the region */
	CALL_ADDRESS,	  /* of the region, or in it */
	CALL_LENGTH,	  /* bytes of the region */
	CALL_NUMBER,	  /* bytes */
	CALL_DESCRIPTOR,
	CALL_SEGMENT,	 /* identifier of a SysV segment */
	CALL_MODE,	 /* of a new file: octal */
	CALL_OPEN_FLAGS, /* what follows are words joined by "|" */
	CALL_MEMFD_FLAGS,
	CALL_COMMAND,
	CALL_KEY,
	CALL_SEGMENT_FLAGS, /* with the mode */
	CALL_ATTACH_FLAGS,
	CALL_SEGMENT_COMMAND,
	CALL_SEALS,
	CALL_PROTECTION,
	CALL_MAP_FLAGS,
	CALL_SYNC_FLAGS,
	CALL_LOCK_FLAGS,
	CALL_ADVICE,
	CALL_FILE_ADVICE,
	CALL_ALLOCATION,
};

#define CALL_TEXT_MAX 128 /* bytes that any of these texts fits into */

/* "mmap", and the section of the manual that tells of it. */
const char *call_name(enum call_kind);
int call_section(enum call_kind);

/* "addr", as in its man page; and what it is. */
const char *call_argument_name(enum call_kind, unsigned i);
enum call_form call_argument_form(enum call_kind, unsigned i);

/* "0x1000000000", "65536", "PROT_READ|PROT_WRITE", "/name". false, and "" is
 * the text: it is not known, or only an address outside the region. Writes at
 * most size bytes. */
bool call_argument_text(
    const struct call *, unsigned i, char *text, size_t size);

/* The argument of such a text; NULL: it is not known. false: it is no text of
 * such an argument. */
bool call_argument_parse(struct call *, unsigned i, const char *text);

/* "0x1000000000", "3", "-1 (No such file or directory)"; "" in a dry run. */
void call_result_text(const struct call *, char *text, size_t size);

/* The result of such a text; NULL: in a dry run. false: it is none. */
bool call_result_parse(struct call *, const char *text);

#endif
