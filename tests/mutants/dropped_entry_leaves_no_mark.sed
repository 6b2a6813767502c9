# Rule 12: a dirty entry that goes does not mark its frame.
s/s->marked |= e->kind == ENTRY_OBJECT && e->dirty;//
