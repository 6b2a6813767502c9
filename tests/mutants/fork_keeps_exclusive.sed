# Rule 6: fork leaves the mark of one owner on the frames.
s/s->anon\[parent->anon\].exclusive = false;//
