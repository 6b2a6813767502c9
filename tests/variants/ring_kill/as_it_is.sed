# The ring, the pool and the bell as they are: what must be right before the
# others mean anything.
