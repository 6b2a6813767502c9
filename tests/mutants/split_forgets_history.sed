# Rule 23: a part that is cut off has no page of its own.
/^vmas_cut/,/^}/s/rest.first = page;/&\n	rest.anon_vma = rest.inherited = 0;/
