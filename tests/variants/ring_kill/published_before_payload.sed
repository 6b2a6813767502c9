# The header is published before the bytes are written.
# Found: a record is torn
/^ring_claim(/,/^}/s/p->claimed = size;/&\
	atomic_store_explicit(ring_header(p->at), ring_mark(p->lap, p->ring.first, p->at) | (offset == RING_LINE ? RING_BEHIND : RING_BESIDE) | size, memory_order_release);/
