# Rule 13: after writeback nobody faults.
/^rule_write_back/,/^}/s/s->entry\[i\].writable = s->entry\[i\].dirty = false/s->entry[i].dirty = false/
