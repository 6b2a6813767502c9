# Rule 24: mappings that have become alike stay two.
/^may_merge/,/^}/s/return b != NULL/return false/
