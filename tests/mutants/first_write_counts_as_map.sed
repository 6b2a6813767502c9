# Rule 8: the first write through a clean entry is booked as mapping.
/^rule_write_mapped_object/,/^}/s/FAULT_REUSE/FAULT_MAP/
