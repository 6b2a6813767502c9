# Rules 1, 6: a new mapping counts the writes to the old one.
s/a->anon_vma = a->dontfork/a->dontfork/
