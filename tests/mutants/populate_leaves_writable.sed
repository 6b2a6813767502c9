# Rule 26: populating does nothing where an entry is writable.
/^rule_populate_write/,/^}/s/s->dirty = s->marked = true//
