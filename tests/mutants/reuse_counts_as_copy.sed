# Rule 5: a reuse is booked as a copy.
/^rule_write_anon/,/^}/s/FAULT_REUSE/FAULT_COPY/
