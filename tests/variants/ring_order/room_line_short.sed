# The producer does not keep a line for the header of what follows.
# Found: the consumer finds no record in its place
/^ring_make_room(/,/^}/s/produced(p) + stride + RING_LINE}/produced(p) + stride}/
/^ring_make_room(/,/^}/s/free_to - produced(p) - RING_LINE/free_to - produced(p)/
