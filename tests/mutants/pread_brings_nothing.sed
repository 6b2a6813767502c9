# Rule 14: read(2) leaves the cache as it was.
/^rule_cache/,/^}/s/state_give_object_frame(s);//
