# The ring as it is: what must be right before the others mean anything.
