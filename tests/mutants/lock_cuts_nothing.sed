# Rule 27: no mark stays on the mapping.
/^set_lock/,/^}/s/v->lock = lock;/(void)lock;/
