/* careless: one of many things that a step must not do, and students' steps do.
 *
 * Partner: consumers/careless.c. Broken on purpose: which of the functions in
 * tests/broken/careless/ is called is said by the environment:
 *
 *	CARELESS=unmap build/tests/broken/shmlab careless --who consumer
 *
 * Without it nothing is done, and the run is balanced.
 */
#include "../careless/careless.h"

static int
map(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "broken: somebody is careless in a step",
	.consumers = 2,
	.steps = {
		STEP("map", map, "make a shm object and map it shared"),
		STEP("fill", fill, "write every page"),
		STEP("early", careless, "the producer alone is careless",
		    .only_if = "who=early"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		STEP("meddle", careless, "the producer is careless",
		    .only_if = "who=producer"),
		TURN("be careless", "a consumer is careless",
		    .only_if = "who=consumer", .consumer = 1),
		TURN("write", "each consumer writes its part"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"who", "early|producer|consumer", "consumer",
		    "who is careless; early: before there are consumers"},
		{"dry", "no|yes", "no", "in a dry run as well"},
	},
};
