# Rule 21: MADV_DONTNEED of a whole range leaves the page table.
s/bool whole = u->low == u->first .*/bool whole = false;/
