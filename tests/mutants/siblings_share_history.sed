# Rules 6, 24: two mappings that share an anon_vma still share one in a child.
/^inherit/,/^}/s/v.anon_vma = ++child->last_anon_vma;/;/
