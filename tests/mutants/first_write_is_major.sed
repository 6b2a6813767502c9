# Rule 8: a fault that makes a page of an object dirty is begun anew.
s/if (m->machine.dirtying_is_major/if (true/
