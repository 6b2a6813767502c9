# Rule 6: fork leaves the parent's entries writable.
s/parent->writable = false;//
