# Rule 7: a window goes on in the next mapping.
s/if (\*end > v->first + v->count)/if (*end > a->mapping.pages)/
s/\*end = v->first + v->count;/*end = a->mapping.pages;/
/^map_neighbour/,/^}/s/if (s->cached/if (vmas_find(\&m->actor[actor].vmas, s->first) != NULL \&\& s->cached/
