# Rule 17: a huge page may reach beyond the mapping.
s/u->end > m->actor\[actor\].mapping.pages/false/
