# Rules 26, 31: when mprotect() populates, what waits for the disk is not major.
/^populate_to_end/,/^}/s/populate_write_in_vma(/rule_populate_vma(/
