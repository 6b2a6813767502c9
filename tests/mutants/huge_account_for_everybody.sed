# Rule 22: the kernel counts what each process maps of a large folio.
s/return taken < 2;/return true;/
