# Rule 21: a page table goes with its last page, however it was dropped.
/^rule_leave_table/,/^}/s/in_table = true/in_table = false/
