/* ping_pong.h: two CPUs pass a cache line to and fro.
 *
 * How long that takes says how far apart the CPUs are at that moment, which
 * changes on a virtual machine, and which decides everything else between them.
 */
#ifndef SHMLAB_BENCH_PING_PONG_H
#define SHMLAB_BENCH_PING_PONG_H

#include <stdalign.h>
#include <stdatomic.h>
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
 * the same zeroed lines. */
double ping_pong_two(struct ping_pong *, uint32_t side);

#endif
