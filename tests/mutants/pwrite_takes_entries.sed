# Rule 30: write(2) takes the right to write from entries.
/^rule_pwrite/,/^}/s/state_give_object_frame(s);/state_give_object_frame(s); for (unsigned i = 0; i < m->actors; i++) if (s->entry[i].kind == ENTRY_OBJECT) s->entry[i].writable = false;/
