# A consumer reports what it has read without release.
# Found: bytes are written that the other one may still read
/^ring_release(/,/^}/s/memory_order_release/memory_order_relaxed/
