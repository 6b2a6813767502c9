# Rule 15: shm that was written leaves memory without swap.
/^rule_page_out/,/^}/s/if (!s->dirty)//
