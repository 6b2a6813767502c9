# Rule 2: the page of zeros counts as memory.
s/out->states\[page.state\] += end - s->first;/&\n		out->anonymous += page.state == PAGE_ZERO ? end - s->first : 0;/
