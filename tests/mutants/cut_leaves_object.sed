# Rule 31: what was cut off is there again when the object is longer.
/^rule_cut_off/,/^}/s/	state_take_object_frame(s);//
