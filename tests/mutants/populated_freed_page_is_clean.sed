# Rules 26, 28: populating leaves a page given up.
/^rule_populate_write/,/^}/s/s->anon\[e->anon\].marked = true/(void)0/
