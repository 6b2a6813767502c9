# Rule 29: what the kernel stores takes the faults of a load.
/^model_read_into/,/^}/s/model_write(/model_read(/
