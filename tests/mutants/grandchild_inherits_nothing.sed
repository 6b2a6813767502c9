# Rule 6: a child that never wrote has no entries for its own child.
s/^		rule_fork(s, &s->entry\[parent\], &s->entry\[child\]);/		rule_fork(s, \&s->entry[parent], \&s->entry[child]), c->anon_vma = false;/
