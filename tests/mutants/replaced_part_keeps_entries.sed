# Rule 1: what is mapped over a part has the entries of what was there.
/^model_replace/,/^}/s/error = rule_unmap(m, actor, first, count);/struct vmas *v = \&m->actor[actor].vmas;\n	error = vmas_cut(v, first);\n	if (error == 0)\n		error = vmas_cut(v, first + count);\n	vmas_remove(v, first, first + count);/
