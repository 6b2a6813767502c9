/* truncate: the object becomes shorter while it is mapped.
 *
 * Partner: consumers/truncate.c. Broken on purpose: the producer cuts the
 * object to one page and touches all pages: SIGBUS. No consumer has attached
 * yet, so the coordinator must remove the object's name.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "role/role.h"

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

static int
shorten(struct actor *me)
{
	int fd = shm_open(me->object, O_RDWR, 0);

	if (fd < 0 || ftruncate(fd, (off_t)me->region.page_size) < 0)
		return -errno;
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "broken: the producer takes its own pages away",
	.steps = {
		STEP("create", create, "make a shm object and map it shared"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		STEP("shorten", shorten,
		    "make it shorter, and touch every page"),
	},
};
