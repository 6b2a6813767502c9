# Who waits for a lock does not look whether its owner lives.
# Found: a process waits for ever
/^is_dead(/,/^}/s/struct life life;/&\
\
	if (tid != 0)\
		return false;/
