# Rule 31: a fault that ends in SIGBUS is counted.
/^rule_read_beyond/,/^}/s/	window_around(/	m->actor[actor].faults[FAULT_MAP]++; window_around(/
