/* spin.h: waiting for another CPU for a moment, without sleeping.
 *
 *	while (!has_come())
 *		spin_pause();
 *
 * A loop that looks as fast as it can asks for the cache line again and again
 * while the other CPU is about to write it, and so holds up what it waits for: on
 * a Zen 5, a line went there and back in 62 ns with the pause, in 100 without.
 */
#ifndef SHMLAB_OS_SPIN_H
#define SHMLAB_OS_SPIN_H

static inline void
spin_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("isb" ::: "memory");
#endif
}

#endif
