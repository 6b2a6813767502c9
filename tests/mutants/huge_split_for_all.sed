# Rule 19: a huge entry that is taken apart is taken apart in all processes.
/^rule_take_apart/,/^}/s/s->entry\[actor\].huge = s->entry\[actor\].dirty = false;/for (unsigned i = 0; i < m->actors; i++) s->entry[i].huge = false;/
