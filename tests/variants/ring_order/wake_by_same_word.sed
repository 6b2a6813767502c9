# The ring leaves the word of the bell as it is.
# Found: a wake-up is lost
/^bell_ring(/,/^}/{
/atomic_compare_exchange/d
/memory_order_acq_rel, memory_order_relaxed);/d
}
