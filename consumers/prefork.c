/* prefork: a worker that reads objects, first without and then with counts.
 *
 * Partner: producers/prefork.c, which forks this and lists the steps.
 */
#include <errno.h>

#include "../producers/prefork.h"

static bool
is_sound(const struct object *object, uint64_t i)
{
	const volatile char *body = object->body;

	return body[0] == 'a' + (int)(i % 26);
}

static int
look(struct actor *me)
{
	int error = region_will_read(&me->region, object_pages(me));

	if (error < 0 || me->region.dry_run)
		return error;
	for (uint64_t i = 0; i < objects(me); i++)
		if (!is_sound(object_at(me, i), i))
			return -EBADMSG;
	return 0;
}

static int
use(struct actor *me)
{
	int error = region_will_read(&me->region, object_pages(me));

	if (error == 0)
		error = region_will_write(&me->region, count_pages(me));
	if (error < 0 || me->region.dry_run)
		return error;
	for (uint64_t i = 0; i < objects(me); i++) {
		volatile uint64_t *uses = count_of(me, i);

		++*uses;
		if (!is_sound(object_at(me, i), i))
			return -EBADMSG;
		--*uses;
	}
	return 0;
}

const struct role consumer = {
	.name = "worker",
	.steps = {
		ACT("look", look),
		ACT("use", use),
	},
};
