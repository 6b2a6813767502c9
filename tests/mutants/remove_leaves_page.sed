# Rule 16: the object keeps its page.
/^rule_remove/,/^}/s/state_take_object_frame(s);//
