# Rule 21: MADV_DONTNEED of a part leaves the rest of the huge entry as it was.
s/if (table && huge)/if (false)/
