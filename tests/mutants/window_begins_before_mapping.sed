# Rule 7: a window begins in the mapping below.
s/if (low < start + v->first)/if (low < start)/
s/low = start + v->first;/low = start;/
