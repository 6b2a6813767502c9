/* hands: takes over what it is handed, or does not.
 *
 * Partner: producers/hands.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../producers/hands.h"

static int memory = -1;

/* From now on there is room for one more descriptor, the socket. */
static int
leave_no_room(void)
{
	struct rlimit limit;
	int fd = dup(0);

	if (fd < 0 || getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return -errno;
	close(fd);
	limit.rlim_cur = (rlim_t)fd + 1;
	return setrlimit(RLIMIT_NOFILE, &limit) < 0 ? -errno : 0;
}

static int
take_all(struct actor *me)
{
	int again = -1, number = 0, error = actor_take_over(me, &memory);

	if (error == 0)
		error = actor_take_over_number(me, &number);
	if (error == 0)
		error = actor_take_over(me, &again);
	if (error < 0)
		return error;
	if (number != NUMBER || again == memory ||
	    fcntl(again, F_GETFD) != FD_CLOEXEC)
		return -EPROTO;
	close(again);
	return 0;
}

static int
take(struct actor *me)
{
	int error = 0;

	if (me->region.dry_run || actor_option_is(me, "way", "absent"))
		return 0;
	if (actor_option_is(me, "way", "dies") && me->index == 2)
		raise(SIGKILL);
	if (actor_option_is(me, "way", "full") && me->index == 2)
		error = leave_no_room();
	return error < 0 ? error : take_all(me);
}

static int
attach(struct actor *me)
{
	return region_view_fd(&me->region, memory);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, me->index);
}

const struct role consumer = {
	.steps = {
		ACT("hand", take),
		ACT("attach", attach),
		ACT("write", write_all),
	},
};
