# The header of a batch is stored at the first commit.
# Found: a record is torn
/^ring_append(/,/^}/s/p->opening = header;/&\
		atomic_store_explicit(ring_header(p->at), header, memory_order_release);/
