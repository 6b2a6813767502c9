# Rule 31: a store beyond the end leaves the mapping without an anon_vma.
/^give_anon_vma(/,/^}/s/vmas_give_anon_vma(&m->actor\[actor\].vmas, first);/(void)m, (void)actor, (void)first;/
