# Rule 31: a load beyond the end brings no neighbours.
/^rule_read_beyond/,/^}/s/return state_visit(m, first, end - first, map_neighbour, actor);/return 0;/
