# Rule 6: fork copies the entries of every mapping.
s/return parent->anon_vma != 0 && !parent->dontfork/return !parent->dontfork/
