# Rule 28: a frame that is dirty by itself is given up although others have it.
/^rule_free/,/^}/s/ || (frame->marked \&\& frame->owners > 1)//
