# Rule 11: who unmaps a part still counts as an owner of its frames.
/^rule_unmap/,/^}/s/return state_visit(m, first, count, rule_drop, actor);/if (count == m->pages)\n		&\n	return 0;/
