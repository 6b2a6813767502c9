# Rule 17: a read of an empty range maps one page of zeros only.
/^read_unit/,/^}/s/is_free(m, actor, u)/false/
