# Rule 9: mprotect back gives parts of a huge page nothing that were not written.
s/(e->dirty || machine->protect_restores_clean)/e->dirty/
