/* needs.h: what no run can do without, tried before one begins.
 *
 * A filter of system calls (a container's) or a kernel may refuse anything. What
 * only adds to the proof is asked for where it is used, and done without. This
 * is the list of the rest, in one place, so that it stays short; and since a
 * filter holds for all that a process starts, to try it once is enough.
 */
#ifndef SHMLAB_MACHINE_NEEDS_H
#define SHMLAB_MACHINE_NEEDS_H

/* Tries each, and tells a sentence for each that is not to be had: what, the
 * reason, what it is for, what can be done. Returns how many there were. A want
 * of descriptors or memory is nobody's refusal and not told. */
unsigned needs_missing(void (*tell)(const char *sentence));

#endif
