# Rule 26: populating makes the entry dirty, as a store does.
/^rule_populate_write/,/^}/s/if (!e->writable)/if (true)/
