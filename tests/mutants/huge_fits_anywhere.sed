# Rule 17: a huge page may reach beyond the mapping.
/^is_free/,/^}/s/ && u->end <= v->first + v->count//
