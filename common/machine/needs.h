/* needs.h: what every run needs, tried before one begins.
 *
 * A container's filter of system calls, or a kernel, may refuse anything. What
 * only adds to the proof is tried where it is used, and a run goes on without
 * it. This is the list of the rest. A filter is inherited by all that a process
 * starts, so one trial is enough.
 */
#ifndef SHMLAB_MACHINE_NEEDS_H
#define SHMLAB_MACHINE_NEEDS_H

/* Tries each, and calls tell with a sentence for each that is missing: what it
 * is, why, what it is needed for, what can be done. Returns how many are
 * missing. A lack of descriptors or memory is no refusal, and does not
 * count. */
unsigned needs_missing(void (*tell)(const char *sentence));

#endif
