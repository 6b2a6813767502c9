/* snapshot: saving a table while it changes, by fork(): Redis's BGSAVE.
 *
 * Partner: consumers/snapshot.c. The table's layout: producers/snapshot.h.
 * Watch it with: ./run.sh snapshot --write 25% --pause
 *
 * The producer holds a key-value table in private memory. A child born by fork()
 * has the table as it was at that moment, for nothing, and writes it to a file,
 * while the producer goes on changing the table: nobody waits, nobody locks,
 * and the file equals the table at the fork. The price is a copied page for
 * each page that the producer changes meanwhile. Try --write 0%, 50%, 100% and
 * another --size: copies grow with the writes, not with the table.
 *
 * Calls to look up: fork(2), write(2), pread(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "snapshot.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
fill(struct actor *me)
{
	int go_on = region_will_write(&me->region, me->all);

	for (uint64_t i = 0; go_on > 0 && i < records_in(&me->region, me->pages);
	     i++)
		table_of(&me->region)[i] = record_of(i, 1);
	return go_on < 0 ? go_on : 0;
}

/* Its name is gone at once: the child inherits the descriptor. */
static int
open_file(struct actor *me)
{
	if (me->region.dry_run > 0)
		return 0;
	save_fd = open(me->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return save_fd < 0 || unlink(me->file) < 0 ? -errno : 0;
}

/* One record in each page of the part gets another value. */
static int
change(struct actor *me)
{
	struct pages_cursor at = pages_walk(me->part);
	struct pages_run run;
	int go_on = region_will_write(&me->region, me->part);

	while (go_on > 0 && pages_next(&at, &run))
		for (uint64_t page = run.first; page < run.first + run.count;
		     page++) {
			uint64_t i = records_in(&me->region, page);

			table_of(&me->region)[i] = record_of(i, 2);
		}
	return go_on < 0 ? go_on : 0;
}

/* The file must hold the table of the fork, though the table has changed. */
static int
check(struct actor *me)
{
	static struct record row[64];
	uint64_t records = records_in(&me->region, me->pages);

	if (me->region.dry_run > 0)
		return 0;
	for (uint64_t i = 0; i < records; i++) {
		if (i % 64 == 0 &&
		    pread(save_fd, row, sizeof row, (off_t)(i * sizeof *row)) !=
			sizeof row)
			return -EIO;
		if (!record_is(&row[i % 64], i, 1)) {
			actor_say(me, "record %llu is not as it was at the "
			    "fork", (unsigned long long)i);
			return -EBADMSG;
		}
	}
	actor_say(me, "the file holds %llu records, all as they were at the "
	    "fork; the table has %llu new ones since",
	    (unsigned long long)records, (unsigned long long)me->part.count);
	return 0;
}

const struct role producer = {
	.summary = "a table is saved while it changes: fork() as Redis uses it",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "make a table: records in every page"),
		STEP("open", open_file, "open the file to save it to"),
		FORK_OF(1, 0, "fork", "give birth to the saver by fork()"),
		TURN_OF(1, "save", "the saver writes half of the table to the "
				   "file"),
		STEP("change", change, "change a record in each page of a part"),
		TURN_OF(1, "rest", "the saver writes the rest"),
		LEAVE_OF(1, "leave", "the saver ends"),
		STEP("check", check, "read the file: is it the table of the "
				     "fork?"),
	},
	.consumers = 1,
};
