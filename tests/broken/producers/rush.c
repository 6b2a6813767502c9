/* rush: all touch the same memory at the same time.
 *
 * Partner: consumers/rush.c, which maps and touches it. Nothing is broken,
 * unless --mistake says so: then consumer 1 does something else than it logs.
 */
#include "role/role.h"

#define WITHOUT_NAME "anonymous-private|anonymous-shared"
#define WITH_NAME    "shm-private|shm-shared|file-private|file-shared"

static bool
is(const struct actor *me, const char *kind)
{
	return actor_option_is(me, "kind", kind);
}

static int
map(struct actor *me)
{
	struct region *r = &me->region;

	if (is(me, "anonymous-private"))
		return region_map_anonymous(r, me->pages, MAP_PRIVATE);
	if (is(me, "anonymous-shared"))
		return region_map_anonymous(r, me->pages, MAP_SHARED);
	if (is(me, "shm-private") || is(me, "shm-shared"))
		return region_create_shm(r, me->object, me->pages, MAP_SHARED);
	return region_create_file(r, me->file, me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "broken: all touch the same memory at the same time",
	.steps = {
		STEP("map", map, "map memory of the kind that was asked for"),
		STEP("fill", fill, "write every page once",
		    .only_if = "fill=yes"),
		BIRTH_BY_FORK("fork", "hand it over: consumers born by fork()",
		    .only_if = "kind=" WITHOUT_NAME),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs",
		    .only_if = "kind=" WITH_NAME),
		TURN("attach", "each consumer maps the object",
		    .only_if = "kind=" WITH_NAME),
		AT_ONCE("rush", NULL, "all touch it at once"),
		TOGETHER("read", NULL, "one after the other reads every page"),
		TOGETHER("write", NULL,
		    "one after the other writes every page"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"kind", REGION_KIND_CHOICES, "anonymous-private",
		    "how the memory is mapped"},
		{"fill", "yes|no", "yes", "does the producer write it first?"},
		{"touch", "write|read|both|mixed|halves", "write",
		    "what all do at once"},
		{"mistake", "no|less|more|drop", "no",
		    "what consumer 1 does besides, or does not"},
	},
};
