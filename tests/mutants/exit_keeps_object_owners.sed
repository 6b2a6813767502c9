# Rule 11: who exits still counts as an owner of the object's frames.
/^state_clear(/,/^}/s/s->object.owners--;/;/
