# Rule 17: a huge page may lie in two mappings.
/^is_free/,/^}/s/u->end <= v->first + v->count/u->end <= m->actor[actor].mapping.pages/
/^is_free/,/^}/s/u->first >= v->first && //
