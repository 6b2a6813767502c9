/* log: an append-only log in shared memory, and a private index of it.
 *
 * Partner: consumers/log.c. Watch it with: ./run.sh log --pause
 *
 * Two regions in one process: what is in the log is there for everybody, and
 * nobody copies it. The index says how far the log goes. It is private, so a
 * reader that is born by fork() has the index of that moment: it sees the log
 * as it was, however much is appended. Databases call that a snapshot. It costs
 * a copy of the index, page by page; of the log it costs nothing, since what is
 * in it never changes.
 *
 * Calls to look up: mmap(2) MAP_SHARED and MAP_PRIVATE, fork(2).
 */
#include "log.h"

static int
map(struct actor *me)
{
	struct region *log = &me->regions[LOG];
	int error = region_map_anonymous(log, me->pages, MAP_SHARED);
	uint64_t bytes = (me->pages + 1) * sizeof(uint64_t);

	if (error < 0)
		return error;
	return region_map_anonymous(&me->regions[INDEX],
	    (bytes + log->page_size - 1) / log->page_size, MAP_PRIVATE);
}

static int
write_records(struct actor *me, struct pages records)
{
	int error = region_write(&me->regions[LOG], records, PRODUCER_MARK);

	return error < 0 ? error : enter(me, records);
}

static int
begin(struct actor *me)
{
	return write_records(me, early(me));
}

static int
append(struct actor *me)
{
	return write_records(me, late(me));
}

const struct role producer = {
	.summary = "a log that all share, and an index that each has to itself",
	.show = "The pages at the step \"append\": another letter in the "
		"writer's index; in the log, the same letters for all.",
	.ask = "The writer goes on while readers look. What must be copied, so "
	       "that they see the log as it was when they were born?",
	.surprise = "Not the log: what is in it never changes. Whoever has "
		    "the old index does not see that there is more.",
	.whole = true,
	.regions = {[INDEX] = "index", [LOG] = "log"},
	.steps = {
		STEP("map", map, "map the log shared, and the index private"),
		STEP("begin", begin, "append records to half of the log"),
		BIRTH_BY_FORK("fork", "the readers inherit both"),
		TURN("look", "each reader reads what its index lists"),
		STEP("append", append, "append to the other half"),
		TURN("again", "each reader reads what its index lists"),
		TURN("follow", "each reader enters the rest into its index"),
		LEAVE("leave", "the readers end"),
	},
};
