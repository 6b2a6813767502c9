# Rule 14: pages that somebody maps leave the cache, too, and their entries go.
/^rule_evict/,/^}/s/if (s->object.owners == 0)/for (unsigned i = 0; i < m->actors; i++) if (s->entry[i].kind == ENTRY_OBJECT) state_clear(s, \&s->entry[i]);/
