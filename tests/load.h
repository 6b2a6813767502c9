/* load.h: makes the machine busy, as a student's is while a build runs.
 *
 *	load_start(4);		 four processes for each CPU
 *	...
 *	load_stop();
 *
 * Each does one of three things without end: it computes; it forks children
 * that write to what they inherited, and end; it writes files. The files lie in
 * a folder of their own and have no names. Whoever started them ends them; if
 * he is killed, they end with him. */
#ifndef SHMLAB_TESTS_LOAD_H
#define SHMLAB_TESTS_LOAD_H

/* 0 or a negated errno; then there is no load. Once at a time. */
int load_start(unsigned each_cpu);

/* Ends them all and removes the folder. Harmless if there are none; also for
 * atexit(3). */
void load_stop(void);

#endif
