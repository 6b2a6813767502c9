/* pin.h: keeps a process on one CPU.
 *
 * Processes that take turns on the same memory belong on one CPU: a page that
 * another CPU has just brought in waits for a while in a batch of that CPU, and
 * a write to it then copies a page that could have been kept (folio_test_lru()
 * in mm/memory.c:wp_can_reuse_anon_folio()).
 */
#ifndef SHMLAB_OS_PIN_H
#define SHMLAB_OS_PIN_H

#include <sys/types.h>

/* The number of CPUs that this process may run on; 1 if it is unknown. */
unsigned pin_choices(void);

/* Pins a process (0: this one), and the children it makes from now on, to one
 * of the CPUs that this process may run on: choice 0 is the first of them. Does
 * nothing where there is no such CPU. */
void pin_to_one_cpu(pid_t, unsigned choice);

#endif
