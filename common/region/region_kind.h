/* region_kind.h: how a region is mapped: where its bytes come from, and which
 * processes see a write.
 *
 * This is the one list of the kinds. Whatever else lists them is made from it:
 * names, options of commands and pairs, rows of a comparison.
 */
#ifndef SHMLAB_REGION_REGION_KIND_H
#define SHMLAB_REGION_REGION_KIND_H

#include <stdbool.h>
#include <stddef.h>

/* A private kind comes right before the shared kind of the same memory. */
#define REGION_KIND_LIST(KIND)                                                 \
	KIND(REGION_ANON_PRIVATE, "anonymous", "private")                      \
	KIND(REGION_ANON_SHARED, "anonymous", "shared")                        \
	KIND(REGION_SHM_PRIVATE, "shm", "private")                             \
	KIND(REGION_SHM_SHARED, "shm", "shared")                               \
	KIND(REGION_FILE_PRIVATE, "file", "private")                           \
	KIND(REGION_FILE_SHARED, "file", "shared")

#define REGION_KIND_ENUM(kind, memory, sharing)	  kind,
#define REGION_KIND_COUNT(kind, memory, sharing)  +1
#define REGION_KIND_CHOICE(kind, memory, sharing) "|" memory "-" sharing

enum region_kind {
	REGION_KIND_LIST(REGION_KIND_ENUM)
};
#define REGION_KINDS (0 REGION_KIND_LIST(REGION_KIND_COUNT))

/* "anonymous-private|anonymous-shared|...": the choices of an option. */
#define REGION_KIND_CHOICES (&(REGION_KIND_LIST(REGION_KIND_CHOICE))[1])

/* How a shm object came to be, where its kind alone does not say it. For the
 * model there is one difference: see rule 7. */
#define REGION_SOURCE_LIST(SOURCE)                                             \
	SOURCE(SOURCE_USUAL, "usual", "") /* shm_open(3), or no shm */         \
	SOURCE(SOURCE_MEMFD, "memfd", " of a memfd")                           \
	SOURCE(SOURCE_SYSV, "sysv", " of a SysV segment")

#define REGION_SOURCE_ENUM(source, word, phrase)  source,
#define REGION_SOURCE_COUNT(source, word, phrase) +1

enum region_source {
	REGION_SOURCE_LIST(REGION_SOURCE_ENUM)
};
#define REGION_SOURCES (0 REGION_SOURCE_LIST(REGION_SOURCE_COUNT))

/* "memfd"; NULL beyond the last one. " of a memfd", or "". */
const char *region_source_word(unsigned);
const char *region_source_phrase(enum region_source);

/* "anonymous private", for people. */
const char *region_kind_name(enum region_kind);

/* "anonymous-private", as it is typed. */
const char *region_kind_word(enum region_kind);

/* The kind of that word. false: there is none. */
bool region_kind_parse(const char *word, enum region_kind *);

/* MAP_SHARED, and not MAP_PRIVATE. */
bool region_kind_is_shared(enum region_kind);

/* Memory without a name; a file. All others are shm. */
bool region_kind_is_anonymous(enum region_kind);
bool region_kind_is_file(enum region_kind);

#endif
