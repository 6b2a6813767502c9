# Rule 7: a SysV segment has fault-around, too.
s/mapping.sysv ? 1 : m->machine.fault_around;/mapping.shared ? m->machine.fault_around : m->machine.fault_around;/
