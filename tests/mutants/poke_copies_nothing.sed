# Rule 33: a store by /proc/PID/mem takes no fault of a store.
/^rule_poke/,/^}/s/if (!e->writable)/if (e->kind == ENTRY_NONE)/
