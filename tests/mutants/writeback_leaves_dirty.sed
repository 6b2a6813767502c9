# Rule 13: an entry stays dirty through writeback.
/^rule_write_back/,/^}/s/s->entry\[i\].writable = s->entry\[i\].dirty = false/s->entry[i].writable = false/
