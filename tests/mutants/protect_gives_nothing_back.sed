# Rule 9: after mprotect and back, every write faults.
s/e->writable = may_write(a, s->first) && may;/e->writable = false;/
