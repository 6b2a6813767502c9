/* handover.h: a descriptor, or a number, that the producer hands to each
 * consumer.
 *
 *	AT_ONCE("hand", hand, "..."),		in the producer's steps
 *
 *	return actor_hand_over(me, me->region.fd);	the producer's function
 *	return actor_take_over(me, &fd);		the consumers'
 *
 * A descriptor is a number that means something in one process only. Sent over
 * a local socket as SCM_RIGHTS it arrives as another number, for the same open
 * file; so a memfd, which has no name, can be had by processes that did not
 * inherit it.
 *
 * The socket has an abstract name, that of the run (me->object): it is in no
 * folder, and gone with the last who has it open. So consumers find it however
 * they were born, and nothing is left of a run that is killed. Names are free
 * to all, so each side asks the kernel who the other one is (SO_PEERCRED), and
 * has nothing to do with another user's process.
 *
 * Producer and consumers act at once, and all consumers take part. Nobody waits
 * for good (role/wait.h). Neither memory nor mappings are needed for it: the
 * figures of a step do not change.
 *
 * Calls return 0 or a negated errno, after a remark that says which call has
 * failed, or for what was waited: -ETIMEDOUT; -EADDRINUSE, the producer's,
 * -EPERM, a consumer's: somebody else has the name; -EMFILE: this process may
 * have no more descriptors, and what was sent is lost. In a dry run what is
 * taken over is CALL_FD_UNKNOWN.
 */
#ifndef SHMLAB_ROLE_HANDOVER_H
#define SHMLAB_ROLE_HANDOVER_H

#include "role/role.h"

/* The producer keeps its descriptor. That of a consumer is its own, to be
 * closed by it, and close-on-exec. */
int actor_hand_over(struct actor *, int fd);
int actor_take_over(struct actor *, int *fd);

/* A number that is at least 0, such as the identifier of a SysV segment. */
int actor_hand_over_number(struct actor *, int number);
int actor_take_over_number(struct actor *, int *number);

#endif
