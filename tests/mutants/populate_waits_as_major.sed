# Rule 26: a fault of MAP_POPULATE or mlock() that waits for the disk is major.
/^rule_populate_vma/,/^}/s/a->faults\[FAULT_MAJOR\] = major;/a->faults[writes ? FAULT_COPY : FAULT_MAP] -= a->faults[FAULT_MAJOR] - major;/
