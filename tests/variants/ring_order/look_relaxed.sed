# A consumer that waits loads headers without acquire.
# Found: a record is read before its bytes have come
/^has_mark(/,/^}/s/memory_order_acquire/memory_order_relaxed/
/^ring_look(/,/^}/s/memory_order_acquire/memory_order_relaxed/
