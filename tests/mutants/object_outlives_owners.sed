# Rule 11: an object is there again after all its owners went.
/^model_unmap/,/^}/s/state_take_object_frame(s);/;/
