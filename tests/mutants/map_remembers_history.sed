# Rules 1, 6: a new mapping counts the writes to the old one.
/^rule_map/,/^}/s/.accounted = true,/&\n	    .anon_vma = vmas->last_anon_vma > 0,/
