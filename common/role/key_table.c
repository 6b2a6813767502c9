#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "role/key_table.h"

struct key_record {
	uint64_t key, version;
	char value[48];
};

static struct key_record
record_of(uint64_t key, uint64_t version)
{
	struct key_record record = {.key = key, .version = version};

	memset(record.value, 'a' + (int)((key + version) % 26),
	    sizeof record.value);
	return record;
}

uint64_t
key_table_records(const struct actor *me, uint64_t pages)
{
	return pages * me->region.page_size / sizeof(struct key_record);
}

/* Every n-th record in those pages. */
static int
write_every(struct actor *me, struct pages set, uint64_t n, uint64_t version)
{
	struct key_record *table = (void *)me->region.start;
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_will_write(&me->region, set);

	if (error < 0 || me->region.dry_run)
		return error;
	while (pages_next(&at, &run)) {
		uint64_t end = key_table_records(me, run.first + run.count);

		for (uint64_t i = key_table_records(me, run.first); i < end;
		     i += n)
			table[i] = record_of(i, version);
	}
	return 0;
}

int
key_table_write(struct actor *me, struct pages set, uint64_t version)
{
	return write_every(me, set, 1, version);
}

int
key_table_write_first(struct actor *me, struct pages set, uint64_t version)
{
	return write_every(me, set, key_table_records(me, 1), version);
}

int
key_table_expect_file(const struct actor *me, int fd, uint64_t version)
{
	uint64_t count = key_table_records(me, me->pages);

	for (uint64_t i = 0; i < count; i++) {
		const struct key_record expected = record_of(i, version);
		struct key_record saved;
		ssize_t n = pread(
		    fd, &saved, sizeof saved, (off_t)(i * sizeof saved));

		if (n < 0)
			return -errno;
		if (n < (ssize_t)sizeof saved ||
		    memcmp(&saved, &expected, sizeof saved) != 0)
			return -EBADMSG;
	}
	return 0;
}
