# Rule 26: MAP_POPULATE does to private memory what loads would do.
/^rule_populate_vma/,/^}/s/may_write(a, first) &&/false \&\&/
