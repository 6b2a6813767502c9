# Rule 7: a window begins in the mapping below.
s/if (low < start + v->first)/if (low < start)/
s/low = start + v->first;/low = start;/
/^map_neighbour/,/^}/s/if (s->cached/if (vmas_find(\&m->actor[actor].vmas, s->first) != NULL \&\& s->cached/
