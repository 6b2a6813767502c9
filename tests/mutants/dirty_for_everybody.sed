# Rule 12: what one process wrote without a fault is dirty in all.
/^is_dirty(/,/^}/s/return e->dirty || s->marked;/return s->dirty;/
