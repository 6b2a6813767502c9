# Rule 28: giving up takes the entry.
/^rule_free/,/^}/s/e->dirty = false;/state_clear(s, e);/
