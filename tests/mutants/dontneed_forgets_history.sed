# Rules 6, 10: after DONTNEED it is as if there had been no write.
/^model_dontneed/,/^}/s/return state_visit/vmas_find(\&m->actor[actor].vmas, first)->anon_vma = 0;\n	&/
