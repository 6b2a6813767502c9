# Rule 12: what one process wrote without a fault is dirty in all.
s/s->entry\[actor\].dirty || s->marked/s->dirty/
