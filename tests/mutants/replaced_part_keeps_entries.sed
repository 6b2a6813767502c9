# Rule 1: what is mapped over a part has the entries of what was there.
/^model_replace/,/^}/s/error = rule_unmap(m, actor, first, count);/vmas_cut(\&a->vmas, first), vmas_cut(\&a->vmas, first + count), vmas_remove(\&a->vmas, first, first + count), error = 0;/
