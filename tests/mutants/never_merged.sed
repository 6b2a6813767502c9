# Rule 24: mappings that have become alike stay two.
/^may_merge/,/^}/s/return low != NULL/return false \&\& low != NULL/
