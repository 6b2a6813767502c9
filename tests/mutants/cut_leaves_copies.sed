# Rule 31: private copies beyond the new end stay.
/^rule_cut_off/,/^}/s/state_clear(s, &s->entry\[i\]);/if (s->entry[i].kind == ENTRY_OBJECT) state_clear(s, \&s->entry[i]);/
