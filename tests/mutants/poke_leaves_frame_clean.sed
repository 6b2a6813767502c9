# Rules 28, 33: a store by /proc/PID/mem leaves a frame given up.
/^rule_poke/,/^}/s/s->anon\[e->anon\].marked = true;/;/
