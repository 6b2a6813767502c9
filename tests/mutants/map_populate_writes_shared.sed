# Rule 26: MAP_POPULATE does to shared memory what stores would do.
/^rule_populate_vma/,/^}/s/ && !a->mapping.shared//
