# Rule 10: the child lacks a mapping that is to be wiped.
/^vmas_fork/,/^}/s/if (!parent->at\[i\].dontfork)/if (!parent->at[i].dontfork \&\& !parent->at[i].wipeonfork)/
