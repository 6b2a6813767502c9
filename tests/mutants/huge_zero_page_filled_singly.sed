# Rule 17: a write to the huge page of zeros takes it apart.
/^write_unit/,/^}/s/zeros && m->machine.zeros_become_huge/false/
