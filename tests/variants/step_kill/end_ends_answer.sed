# The coordinator takes the death of an actor for the end of its answer.
# Found: half an answer is taken as whole
/^receive(/,/^}/s/return -1;/return s->op_count > 0 ? 1 : -1;/
