# Rule 21: munmap of a part takes the page table.
/^unmap/,/^}/s/has_table(m, actor, u) &&/false \&\&/
