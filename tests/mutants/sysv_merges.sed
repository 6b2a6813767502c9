# Rule 24: mappings of a SysV segment are merged as others are.
s/!a->mapping.sysv || count < old->count/true || a->mapping.sysv || count < old->count/
