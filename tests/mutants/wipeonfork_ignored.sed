# Rule 10: WIPEONFORK has no effect.
s/ && !parent->wipeonfork//
