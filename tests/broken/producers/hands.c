/* hands: what can go wrong where something is handed over.
 *
 * Partner: consumers/hands.c. Broken on purpose, but for --way right. Watch it
 * with --timeout 2.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "hands.h"
#include "role/region_steps.h"

static int
create(struct actor *me)
{
	return region_create_memfd(&me->region, me->pages, MAP_SHARED);
}

/* As somebody else might. */
static int
take_name(const struct actor *me)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t used;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "%s-0",
	    me->object + 1);
	used = offsetof(struct sockaddr_un, sun_path) + 1 +
	    strlen(address.sun_path + 1);
	return fd >= 0 &&
		bind(fd, (struct sockaddr *)&address, (socklen_t)used) == 0
	    ? 0
	    : -errno;
}

static int
hand(struct actor *me)
{
	int error = 0;

	if (me->region.dry_run || actor_option_is(me, "way", "forgotten"))
		return 0;
	if (actor_option_is(me, "way", "taken"))
		error = take_name(me);
	if (error == 0)
		error = actor_hand_over(me, me->region.fd);
	if (error == 0)
		error = actor_hand_over_number(me, NUMBER);
	return error < 0 ? error : actor_hand_over(me, me->region.fd);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "broken: what can go wrong where something is handed over",
	.consumers = 3,
	.whole = true,
	.steps = {
		STEP("create", create, "make a memfd and map it shared"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth by fork()",
		    .only_if = "birth=fork"),
		BIRTH_BY_EXEC("exec", "give birth by exec",
		    .only_if = "birth=exec"),
		AT_ONCE("hand", hand, "hand over a memfd, a number, a memfd"),
		TURN("attach", "each consumer maps it",
		    .only_if = "birth=exec"),
		TURN("write", "each consumer writes what it may only read",
		    .only_if = "way=written"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", actor_unmap, "unmap the memory"),
	},
	.options = {
		{"birth", "exec|fork", "exec", "how consumers are born"},
		{"way", "right|forgotten|absent|dies|full|taken|written",
		    "right", "what happens"},
	},
};
