# Rule 7: a window goes on in the next mapping.
s/if (\*end > v->first + v->count)/if (*end > a->mapping.pages)/
s/\*end = v->first + v->count;/*end = a->mapping.pages;/
