# Rule 9: after mprotect and back, a write to a huge page faults.
s/return machine->protect_restores_huge;/return false;/
