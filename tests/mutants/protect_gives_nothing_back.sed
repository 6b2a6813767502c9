# Rule 9: after mprotect and back, every write faults.
s/e->writable = a->writable && may;/e->writable = false;/
