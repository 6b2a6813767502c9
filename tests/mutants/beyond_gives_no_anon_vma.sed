# Rule 31: a store beyond the end leaves the mapping without an anon_vma.
/^model_write_beyond/,/^}/s/vmas_give_anon_vma(&a->vmas, first + i);/;/
