# Rule 21: fork() copies a page table only if there is something in it.
/^rule_fork/,/^}/s/\*child = \*parent;/*child = *parent; child->in_table = false;/
