# Rule 7: a read fault maps its own page only.
s/mapping.sysv ? 1 : m->machine.fault_around;/mapping.sysv ? 1 : 1;/
