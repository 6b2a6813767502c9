# What follows a batch may look like the next header.
# Found: a record is torn
/^publish(/,/^}/s/atomic_store_explicit(behind, ~mark, memory_order_relaxed);/;/
