/* ping_pong.h: two CPUs pass a cache line to and fro, or a block of memory.
 *
 * How long a line takes says how far apart the CPUs are at that moment, which
 * changes on a virtual machine, and which decides everything else between them.
 * How fast a core copies is what no ring that copies can beat.
 */
#ifndef SHMLAB_BENCH_PING_PONG_H
#define SHMLAB_BENCH_PING_PONG_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Lines that both sides write, and nothing else; shared, zeroed. */
struct ping_pong {
	struct {
		alignas(128) _Atomic uint32_t turn;
	} line[3];
};

/* Both sides (0 begins, and 1) call it at the same time. Returns ns there and
 * back on one line. */
double ping_pong_one(struct ping_pong *, uint32_t side);

/* There on one line, and back on another, as two channels must. Only once on
 * the same zeroed lines, as all that follow. */
double ping_pong_two(struct ping_pong *, uint32_t side);

/* Copies size bytes again and again, until the copying has taken so many ns.
 * Returns bytes a second, or 0: no memory. The memory is one's own, or, unless
 * p is NULL, what the other side writes before each copy, in
 * ping_pong_write(), which does not count. */
double ping_pong_copy(
    struct ping_pong *p, unsigned char *from, size_t size, double ns);
void ping_pong_write(struct ping_pong *, unsigned char *to, size_t size);

#endif
