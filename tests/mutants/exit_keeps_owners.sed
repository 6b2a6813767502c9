# Rule 11: who exits still counts as an owner of frames.
/^state_clear(/,/^}/s/s->anon\[e->anon\].owners--;/;/
