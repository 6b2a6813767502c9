# Rule 8: shm is dirty only if the write took a fault.
s/s->dirty |= e->kind == ENTRY_OBJECT;//
