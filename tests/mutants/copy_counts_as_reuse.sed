# Rule 5: a copy is booked as a reuse.
/^rule_write_anon/,/^}/s/FAULT_COPY/FAULT_REUSE/
