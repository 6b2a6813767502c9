# Rule 11: an object is there again after all its owners went.
/^renew_object/,/^}/s/s->cached = false;//
