# Rule 29: what the kernel loads takes the faults of a store.
/^model_write_from/,/^}/s/model_read(/model_write(/
