# Rule 27: a locked mapping is merged with one that is not.
/^is_kin/,/^}/s/a->lock == b->lock \&\& //
