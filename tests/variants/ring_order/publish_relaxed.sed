# publish() stores the header of a batch without release.
# Found: a record is read before its bytes have come
/^publish(/,/^}/s/memory_order_release/memory_order_relaxed/
