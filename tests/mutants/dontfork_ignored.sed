# Rule 10: DONTFORK has no effect.
s/ || p->dontfork//
