# Rule 4: a private write to the object's frame is booked as mapping it.
/^rule_write_private_object/,/^}/s/FAULT_COPY/FAULT_MAP/
