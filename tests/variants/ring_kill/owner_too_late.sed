# A lock is taken first, and says then by whom.
# Found: the pool is damaged
/^lock_take(/,/^}/s/return change(lock, 0, mine)/if (change(lock, 0, WAITED)) {\
		atomic_store(\&lock->word, mine);\
		return 0;\
	}\
	return 0/
