/* message.h: what is streamed: numbered messages, every byte of which can be
 * checked.
 *
 * The first eight bytes are made of the number; the next eight, in a message that
 * has them, are the time it was sent; each word behind follows from number
 * and place. A message that is lost, doubled, torn or stale is found out.
 */
#ifndef SHMLAB_STREAM_MESSAGE_H
#define SHMLAB_STREAM_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGE_MIN 8 /* bytes; the size is a multiple of it */

/* sent is in nanoseconds, or 0. */
void message_write(void *at, size_t size, uint64_t number, uint64_t sent);

/* Is it that message? Reads all of it. *sent is 0 where there is no time. */
bool message_check(
    const void *at, size_t size, uint64_t number, uint64_t *sent);

#endif
