/* kinds: the same work over any kind of mapping.
 *
 * Partner: consumers/kinds.c. Watch it with: ./run.sh kinds --kind shm-private
 * All kinds side by side, in one table: ./run.sh compare
 *
 * The producer fills its memory and hands it over; each consumer reads all of
 * it and writes a part. What that costs depends on two arguments of mmap()
 * only: where the bytes come from (nothing, a shm object, a file) and which
 * processes see a write (MAP_PRIVATE: the writer, MAP_SHARED: all).
 *
 * Memory without a name can only be handed over by fork(); objects are mapped
 * by their names.
 *
 * Calls to look up: mmap(2), fork(2), shm_open(3), open(2).
 */
#include "role/role.h"

#define WITHOUT_NAME "anonymous-private|anonymous-shared"
#define WITH_NAME    "shm-private|shm-shared|file-private|file-shared"

static bool
is(const struct actor *me, const char *kind)
{
	return actor_option_is(me, "kind", kind);
}

/* An object is filled through a shared mapping; the kind says how the consumers
 * map it. */
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
	.summary = "the same work over any kind of mapping",
	.show = "USS and the letters of the grid at the step \"write\": "
		"private kinds copy, shared kinds do not. ./run.sh compare has "
		"all in one table.",
	.ask = "Which two things that mmap() is told decide what this costs? "
	       "Which of the six kinds will copy at a write?",
	.surprise = "Where the bytes come from does not matter then: a private "
		    "page of a shm object or a file is copied as any other.",
	.steps = {
		STEP("map", map, "map memory of the kind that was asked for"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "hand it over: consumers born by fork()",
		    .only_if = "kind=" WITHOUT_NAME),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs",
		    .only_if = "kind=" WITH_NAME),
		TURN("attach", "hand it over: each consumer maps the object",
		    .only_if = "kind=" WITH_NAME),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"kind", REGION_KIND_CHOICES, "anonymous-private",
		    "how the memory is mapped"},
	},
};
