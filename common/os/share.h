/* share.h: work on many things, shared out among threads.
 *
 * To read about a process in /proc is work that the kernel does on the reader's
 * CPU; so two readers on two CPUs take half the time.
 */
#ifndef SHMLAB_OS_SHARE_H
#define SHMLAB_OS_SHARE_H

#include <stddef.h>

#define SHARE_MAX 8 /* threads */

/* Calls work(arg, i, thread) for each i below count, once, in any order. Calls
 * with the same thread (from 0, below threads and SHARE_MAX) come one after the
 * other, those with others at the same time. Few things are done by the caller
 * alone, and so is everything where no thread can be had. No thread is left. */
void share_work(unsigned threads, size_t count,
    void (*work)(void *arg, size_t i, unsigned thread), void *arg);

#endif
