# Rule 7: fault-around gives neighbours a frame that the object lacks.
s/if (s->cached && s->entry\[actor\]/if (s->entry[actor]/
