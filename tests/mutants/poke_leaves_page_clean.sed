# Rule 33: a store by /proc/PID/mem leaves the object's page clean.
/^rule_poke/,/^}/s/s->dirty = s->marked = true;/;/
