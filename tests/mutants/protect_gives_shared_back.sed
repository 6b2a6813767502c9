# Rule 9: mprotect back lets a process write into frames of others.
s/e->kind == ENTRY_ANON && s->anon\[e->anon\].exclusive &&/e->kind == ENTRY_ANON \&\&/
