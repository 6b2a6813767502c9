# Rule 17: the huge page of zeros does not count as a page of its own for fork().
/^rule_read_free_range/,/^}/s/vmas_give_anon_vma(&a->vmas, u->low);//
