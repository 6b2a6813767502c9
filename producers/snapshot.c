/* snapshot: saving a table while it changes, by fork(): Redis's BGSAVE.
 *
 * Partner: consumers/snapshot.c. The table's layout: producers/snapshot.h.
 * Watch it with: ./run.sh snapshot --write 25% --pause
 *
 * The producer holds a key-value table in private memory. A child born by
 * fork() has the table as it was at that moment, for nothing, and writes it to
 * a file, while the producer goes on changing the table: without a wait or a
 * lock, the file equals the table at the fork. The price is a copied page
 * for each page that the producer changes meanwhile. Try --write 0%, 50%, 100%
 * and another --size: copies grow with the writes, not with the table.
 *
 * Calls to look up: fork(2), write(2), pread(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "snapshot.h"

static int fd; /* of the file */

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

/* Gives every n-th record in those pages that version. */
static int
write_records(struct actor *me, struct pages set, uint64_t n, uint64_t version)
{
	struct record *table = table_of(me);
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_will_write(&me->region, set);

	if (error < 0 || me->region.dry_run)
		return error;
	while (pages_next(&at, &run)) {
		uint64_t end = records_in(me, run.first + run.count);

		for (uint64_t i = records_in(me, run.first); i < end; i += n)
			table[i] = record_of(i, version);
	}
	return 0;
}

static int
fill(struct actor *me)
{
	return write_records(me, me->all, 1, 1);
}

static int
change(struct actor *me)
{
	return write_records(me, me->part, records_in(me, 1), 2);
}

/* Its name is removed at once: the child inherits the descriptor. */
static int
open_file(struct actor *me)
{
	if (me->region.dry_run)
		return 0;
	me->data = &fd;
	fd = open(me->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd < 0 || unlink(me->file) < 0 ? -errno : 0;
}

/* The file must hold the table of the fork, though the table has changed. */
static int
check(struct actor *me)
{
	uint64_t count = records_in(me, me->pages);

	if (me->region.dry_run)
		return 0;
	for (uint64_t i = 0; i < count; i++) {
		const struct record expected = record_of(i, 1);
		struct record saved;
		ssize_t n = pread(
		    fd, &saved, sizeof saved, (off_t)(i * sizeof saved));

		if (n < 0)
			return -errno;
		if (n < (ssize_t)sizeof saved ||
		    memcmp(&saved, &expected, sizeof saved) != 0)
			return -EBADMSG;
	}
	actor_say(me, "the file holds %" PRIu64 " records, all as they were at "
	    "the fork; the table has %" PRIu64 " new ones since", count,
	    me->part.count);
	return 0;
}

const struct role producer = {
	.summary = "a table is saved while it changes: fork() as Redis uses it",
	.consumers = 1,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "make a table: records in every page"),
		STEP("open", open_file, "open the file to save it to"),
		BIRTH_BY_FORK("fork", "give birth to the saver by fork()",
		    .consumer = 1),
		TURN("save", "the saver writes half of the table to the file",
		    .consumer = 1),
		STEP("change", change,
		    "change a record in each page of a part"),
		TURN("rest", "the saver writes the rest", .consumer = 1),
		LEAVE("leave", "the saver ends", .consumer = 1),
		STEP("check", check,
		    "read the file: is it the table of the fork?"),
	},
};
