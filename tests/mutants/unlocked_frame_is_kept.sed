# Rules 5, 27: a frame that leaves a locked mapping is kept by its last owner.
/^leave_lock(/,/^}/s/s->anon\[e->anon\].waits = s->anon\[e->anon\].unclear = true//
