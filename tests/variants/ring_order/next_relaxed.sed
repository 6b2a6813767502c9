# ring_next() loads a header without acquire.
# Found: a record is read before its bytes have come
/^ring_next(/,/^}/s/memory_order_acquire/memory_order_relaxed/
