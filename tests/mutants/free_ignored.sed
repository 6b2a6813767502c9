# Rule 28: giving up has no effect.
/^rule_free/,/^}/s/e->dirty = false;//
