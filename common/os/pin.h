/* pin.h: actors that take turns stay on one CPU.
 *
 * A page that another CPU has just brought in waits in a batch of that CPU
 * for a while, and would be copied where it could be kept (folio_test_lru() in
 * mm/memory.c:wp_can_reuse_anon_folio()).
 */
#ifndef SHMLAB_OS_PIN_H
#define SHMLAB_OS_PIN_H

#include <sys/types.h>

/* How many CPUs this process may run on; 1 if that can't be told. */
unsigned pin_choices(void);

/* Keeps a process (0: this one), and those it will make, to one of the CPUs
 * that this process may run on: the first for choice 0, and so on. Does
 * nothing where there is no such CPU. */
void pin_to_one_cpu(pid_t, unsigned choice);

#endif
