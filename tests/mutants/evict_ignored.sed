# Rule 14: clean pages stay in the cache.
/^rule_evict/,/^}/s/state_take_object_frame(s);/;/
