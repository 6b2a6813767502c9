# Rule 25: a neighbour shares an anon_vma that it inherited.
/^lends/,/^}/s/ && !from->inherited//
