# Rule 3: giving the object a frame is booked as mapping one that it had.
/^fetch/,/^}/s/FAULT_ZERO_FILL/FAULT_MAP/
