# A consumer reports the record that it is about to read.
# Found: the producer gets no room
/^ring_look(/,/^}/s/c->told >= lag/c->told + c->stride >= lag/
/^ring_release(/,/^}/s/consumed(c)/& + (c->stride != 0 ? c->stride : 704)/
