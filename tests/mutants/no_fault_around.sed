# Rule 7: a read fault maps its own page only.
s/= m->machine.fault_around;/= 1;/
