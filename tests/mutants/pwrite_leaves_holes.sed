# Rule 30: write(2) gives the object no frame.
/^rule_pwrite/,/^}/s/state_give_object_frame(s);/if (!s->cached) return 0;/
