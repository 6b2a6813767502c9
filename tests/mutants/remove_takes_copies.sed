# Rule 16: a hole takes private copies, too.
/^rule_remove/,/^}/s/== ENTRY_OBJECT/!= ENTRY_NONE/
