# Rule 30: write(2) makes no page dirty.
/^rule_pwrite/,/^}/s/s->dirty = s->marked = true;//
