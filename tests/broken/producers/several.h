/* several.h: the regions of the pair of that name. */
#ifndef PRODUCERS_SEVERAL_H
#define PRODUCERS_SEVERAL_H

#include "role/role.h"

enum {
	OWN, /* private anonymous memory; of another size */
	ONE, /* a shm object */
	TWO, /* another one, or a file */
	UNDECLARED,
};

#define OWN_PAGES 3

static inline bool
is_file(const struct actor *me)
{
	return actor_option_is(me, "two", "file");
}

#endif
