# Rule 24: two mappings that are alike are merged, whatever they have.
/^anon_vmas_agree/,/^}/s/return a->anon_vma == b->anon_vma ||/return true ||/
