/* snapshot.h: the table that producers/snapshot.c keeps and consumers/snapshot.c
 * saves: a record every 64 bytes, in every page of the region. */
#include <stdint.h>
#include <string.h>

#include "role/role.h"

struct record {
	uint64_t key, version;
	char value[48];
};

extern int save_fd; /* of the file; in the consumer's half */

static inline uint64_t
records_in(const struct region *r, uint64_t pages)
{
	return pages * r->page_size / sizeof(struct record);
}

static inline struct record *
table_of(const struct region *r)
{
	return (struct record *)(void *)r->start;
}

/* What version of a record holds; the same in every process. */
static inline struct record
record_of(uint64_t key, uint64_t version)
{
	struct record record = {.key = key, .version = version};

	memset(record.value, 'a' + (int)((key + version) % 26),
	    sizeof record.value);
	return record;
}

static inline bool
record_is(const struct record *record, uint64_t key, uint64_t version)
{
	const struct record right = record_of(key, version);

	return memcmp(record, &right, sizeof right) == 0;
}
