/* calibrate_store.h: the part of calibrate() that is about single stores. Included
 * by the probe's own files only. */
#ifndef SHMLAB_PROBE_CALIBRATE_STORE_H
#define SHMLAB_PROBE_CALIBRATE_STORE_H

#include "probe/calibrate.h"

/* Fills in dirtying_is_major, remove_needs_write, protect_restores, may_copy_own
 * and frames. 0 or a negated errno. */
int calibrate_store(struct calibration *);

#endif
