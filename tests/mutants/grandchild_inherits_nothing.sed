# Rule 6: a child that never wrote has no entries for its own child.
/^fork_copies/,/^}/s/parent->anon_vma != 0/& \&\& !parent->inherited/
