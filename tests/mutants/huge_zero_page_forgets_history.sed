# Rule 17: the huge page of zeros does not count as a page of its own for fork().
/^rule_read_free_range/,/^}/s/a->anon_vma = true/a->anon_vma |= false/
