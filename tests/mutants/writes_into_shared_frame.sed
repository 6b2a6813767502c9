# Rule 5: a write keeps the frame, whoever else maps it.
s/(frame->owners == 1 && huge_may_keep(m, actor, s))/true/
