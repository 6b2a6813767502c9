# Rule 32: MADV_WILLNEED maps what it brings.
/^model_willneed/,/^}/s/state_visit(m, first, count, rule_cache, actor)/(state_visit(m, first, count, rule_cache, actor), model_set_neighbours(m, actor, first, count, true))/
