# Rule 6: fork copies entries, but not those of the page of zeros.
s/^	\*child = \*parent;/	if (parent->kind != ENTRY_ZERO)\n&/
