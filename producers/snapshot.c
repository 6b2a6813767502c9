/* snapshot: saving a table while it changes, by fork(): Redis's BGSAVE.
 *
 * Partner: consumers/snapshot.c. The table: common/role/key_table.h.
 * Watch it with: ./run.sh snapshot --write 25% --pause
 *
 * The producer holds a key-value table in private memory. A child born by
 * fork() has the table as it was at that moment, for nothing, and writes it to
 * a file, while the producer goes on changing the table: without a wait or a
 * lock, the file equals the table at the fork. The price is a copied page
 * for each page that the producer changes meanwhile.
 *
 * Calls to look up: fork(2), write(2), pread(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "role/region_steps.h"
#include "role/key_table.h"

static int fd; /* of the file */

static int
fill(struct actor *me)
{
	return key_table_write(me, me->all, 1);
}

static int
change(struct actor *me)
{
	return key_table_write_first(me, me->part, 2);
}

/* Its name is removed at once: the child inherits the descriptor. */
static int
open_file(struct actor *me)
{
	if (me->region.dry_run)
		return 0;
	me->data = &fd;
	fd = open(me->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return actor_call_failed(me, CALL_OPEN, me->file);
	return unlink(me->file) < 0 ? -errno : 0;
}

/* The file must hold the table of the fork, though the table has changed. */
static int
check(struct actor *me)
{
	int error;

	if (me->region.dry_run)
		return 0;
	error = key_table_expect_file(me, fd, 1);
	if (error < 0)
		return error;
	actor_say(me, "the file holds %" PRIu64 " records, all as they were at "
	    "the fork; the table has %" PRIu64 " new ones since",
	    key_table_records(me, me->pages), me->part.count);
	return 0;
}

const struct role producer = {
	.summary = "a table is saved while it changes: fork() as Redis uses it",
	.show = "The copies at the step \"change\": as many as pages change. "
		"Then --write 0%, 50%, 100%, and another --size.",
	.ask = "The table changes while it is saved, and nobody waits or "
	       "locks. Which table will be in the file?",
	.surprise = "The file holds the table of the fork. What that costs "
		    "grows with the writes, not with the table.",
	.consumers = 1,
	.steps = {
		STEP("map", actor_map_private, "map private anonymous memory"),
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
