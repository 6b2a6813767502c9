# Rule 3: a page that left the cache comes back without waiting for the disk.
s/fault = FAULT_MAJOR;/fault = FAULT_ZERO_FILL;/
