/* private-shm: one shm object, shared by its owner, private to its readers.
 *
 * Partner: consumers/private-shm.c.
 * Watch it with: ./run.sh private-shm --pause
 *
 * Mapping an object MAP_PRIVATE copies nothing. Pages that a consumer has not
 * written are the object's own frames, so it sees what the producer writes
 * there; a page that it has written is its own, and keeps its bytes. Each such
 * page moves from shmem to anonymous: RSS stays, USS grows by a page.
 *
 * The producer never sees what the consumers write.
 *
 * Calls to look up: shm_open(3), mmap(2) MAP_PRIVATE; RssAnon and RssShmem in
 * proc_pid_status(5).
 */
#include "role/role.h"

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

static int
check(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

static int
rewrite(struct actor *me)
{
	return region_write(
	    &me->region, me->all, PRODUCER_MARK + MARK_AGAIN);
}

const struct role producer = {
	.summary = "a private view of a shm object: its pages until written",
	.show = "The grid at the steps \"write\" and \"rewrite\": what a "
		"consumer has written is its own, all else is still the "
		"object's.",
	.ask = "The producer overwrites every page at the end. Which of its "
	       "new bytes will a consumer see?",
	.surprise = "A private mapping is no snapshot: what a consumer has not "
		    "written itself still changes before its eyes.",
	.steps = {
		STEP("create", create, "make a shm object and map it shared"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the object, private"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		STEP("check", check,
		    "read every page: what the consumers wrote "
				     "is not there"),
		STEP("rewrite", rewrite, "write every page with other bytes"),
		TURN("look", "each consumer reads its own part, and the rest"),
		LEAVE("leave", "the consumers end"),
	},
};
