# Rule 2: the first write to fresh memory is booked as a copy.
/^rule_write_nothing/,/^}/s/FAULT_ZERO_FILL/FAULT_COPY/
