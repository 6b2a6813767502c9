# Rule 27: nothing comes when locked memory may be written again.
/^becomes_writable/,/^}/s/return !a->mapping.shared/return false/
