# Rules 12, 27: the locked part is given without being shared out.
/^add_pss/,/^}/s/total->locked_kib += kib/total->locked_kib += v->count * 4/
