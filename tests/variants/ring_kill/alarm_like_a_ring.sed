# A death is told only to those who seem to sleep.
# Found: a process waits for ever
/^bell_alarm(/,/^}/{
/^{/a\
	if ((atomic_load(\&bell->word) \& 1) == 0)\
		return;
}
