# Rule 9: mprotect to no access drops the entries.
/^protect_segment/,/^}/s/return 0;/if (vmas_find(\&m->actor[actor].vmas, s->first)->access == ACCESS_NONE)\n		state_clear(s, \&s->entry[actor]);\n	&/
