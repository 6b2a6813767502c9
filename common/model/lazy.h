/* lazy.h: pages that are given up lazily, as lazy.c has the rule.
 *
 * Included by the model's own files only.
 */
#ifndef SHMLAB_MODEL_LAZY_H
#define SHMLAB_MODEL_LAZY_H

#include "model/state.h"

/* MADV_PAGEOUT of a frame of the process's own: does it leave memory? If it
 * stays because it is dirty, it is no longer given up. */
bool lazy_page_out(struct segment *, struct entry *);

#endif
