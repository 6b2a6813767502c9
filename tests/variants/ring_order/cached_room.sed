# The producer takes room once found for room of the next lap as well.
# Found: a wake-up is lost
/^ring_make_room(/,/^}/s/p->free_to < room.end/p->free_to + capacity(\&p->ring) < room.end/
