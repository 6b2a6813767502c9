# Rule 3: a private write to a hole leaves the object without a frame.
/^rule_write_private_object/,/^}/s/fetch(a, s) == FAULT_MAJOR/!s->cached \&\& a->mapping.on_disk/
