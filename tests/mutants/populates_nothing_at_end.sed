# Rule 31: locked memory that goes beyond the end is not populated.
/^populate_to_end/,/^}/s/return populate_write_in_vma(m, actor, first, end - first);/return 0;/
