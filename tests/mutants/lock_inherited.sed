# Rule 27: a child inherits the lock.
/^inherit(/,/^}/s/v.lock = VMA_UNLOCKED;//
