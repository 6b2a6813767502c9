# Rules 6, 10: after DONTNEED it is as if there had been no write.
/^model_dontneed/,/^}/s/return state_visit/m->actor[actor].anon_vma = false;\n	&/
