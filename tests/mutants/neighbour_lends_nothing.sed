# Rule 25: each mapping gets an anon_vma of its own.
/^lends/,/^}/s/return from != NULL/return false \&\& from != NULL/
