# Rule 5: the last owner of a frame copies it, too.
s/(frame->owners == 1 && huge_may_keep(m, actor, s))/false/
