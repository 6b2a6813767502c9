# Rule 26: populating marks a page that was written through the entry, too.
/^rule_populate_write/,/^}/s/ && !e->dirty//
