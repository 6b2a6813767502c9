# Rule 22: the kernel counts what one process maps of a large folio.
s/return taken < 2;/return taken < 1;/
