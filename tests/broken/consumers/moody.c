/* moody: writes its part; and memory of its own, unless the file $MOODY exists,
 * which it then makes.
 *
 * Partner: producers/moody.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "role/role.h"

static int
stray(size_t size)
{
	volatile char *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return -errno;
	*page = 1;
	return 0;
}

static int
write_part(struct actor *me)
{
	int fd, error = region_write(&me->region, me->part, me->index);

	if (error < 0 || me->region.dry_run)
		return error;
	fd = open(getenv("MOODY"), O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? 0 : -errno;
	close(fd);
	return stray(me->region.page_size);
}

const struct role consumer = {
	.steps = {ACT("write", write_part)},
};
