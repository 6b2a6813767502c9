# The producer loads what was read without acquire.
# Found: bytes are written that the other one may still read
/^has_room(/,/^}/s/memory_order_acquire/memory_order_relaxed/
