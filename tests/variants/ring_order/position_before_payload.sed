# The header of a batch is stored at the first commit, before the rest.
# Found: a record is read before its bytes have come
/^ring_append(/,/^}/s/p->opening = header;/&\
		atomic_store_explicit(ring_header(p->at), header, memory_order_release);/
