# Rule 24: two mappings that are merged have what the lower one had.
/^join/,/^}/s/if (v->anon_vma == 0)/if (false)/
