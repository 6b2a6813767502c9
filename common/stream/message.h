/* message.h: numbered messages, every byte of which can be checked.
 *
 * The first eight bytes are made of the number. The next eight, if there are as
 * many, hold the time at which the message was sent. Each word after these
 * follows from the number and its own place. So a message that is lost,
 * doubled, torn or stale is noticed.
 */
#ifndef SHMLAB_STREAM_MESSAGE_H
#define SHMLAB_STREAM_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGE_MIN 8 /* bytes; every size is a multiple of it */

/* sent is in nanoseconds, or 0. */
void message_write(void *at, size_t size, uint64_t number, uint64_t sent);

/* Is it the message of that number? Reads all of it. *sent is 0 if there is no
 * time in it. */
bool message_check(
    const void *at, size_t size, uint64_t number, uint64_t *sent);

#endif
