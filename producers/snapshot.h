/* snapshot.h: the table that producers/snapshot.c keeps and
 * consumers/snapshot.c saves: a record every 64 bytes, in every page of the
 * region. The saver inherits the descriptor of the file. */
#ifndef PRODUCERS_SNAPSHOT_H
#define PRODUCERS_SNAPSHOT_H

#include <string.h>

#include "role/role.h"

struct record {
	uint64_t key, version;
	char value[48];
};

static inline struct record *
table_of(const struct actor *me)
{
	return (struct record *)(void *)me->region.start;
}

static inline uint64_t
records_in(const struct actor *me, uint64_t pages)
{
	return pages * me->region.page_size / sizeof(struct record);
}

/* A version of a record; the same in every process. */
static inline struct record
record_of(uint64_t key, uint64_t version)
{
	struct record record = {.key = key, .version = version};

	memset(record.value, 'a' + (int)((key + version) % 26),
	    sizeof record.value);
	return record;
}

#endif
