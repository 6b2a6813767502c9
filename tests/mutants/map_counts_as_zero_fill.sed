# Rule 3: mapping a frame that the object had is booked as a new one.
/^fetch/,/^}/s/FAULT_MAP/FAULT_ZERO_FILL/
