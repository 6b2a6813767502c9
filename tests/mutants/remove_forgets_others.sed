# Rule 16: a hole is seen by the process that made it only.
/^rule_remove/,/^}/s/if (s->entry\[i\]/if (i == actor \&\& s->entry[i]/
