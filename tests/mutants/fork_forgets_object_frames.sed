# Rule 6: fork copies entries, but not those of the object.
s/^	\*child = \*parent;/	if (parent->kind != ENTRY_OBJECT)\n&/
