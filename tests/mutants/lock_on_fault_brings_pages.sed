# Rule 27: MLOCK_ONFAULT brings the pages as well.
s/\[OP_LOCK_ONFAULT\] = model_lock_onfault/[OP_LOCK_ONFAULT] = model_lock/
