# Rule 2: a read of fresh memory is booked as if it gave out a frame.
/^rule_read_nothing/,/^}/s/FAULT_ZERO_READ/FAULT_ZERO_FILL/
