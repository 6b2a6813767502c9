# Rule 7: a window goes on beyond its page table.
s/if (\*end > here - here % table + table)/if (false)/
