# Rule 8: a read of shared memory maps it read-only.
s/bool writable = a->mapping.shared/bool writable = false/
