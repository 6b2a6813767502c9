# The loop of an actor and the coordinator as they are: what must be right before
# the others mean anything.
