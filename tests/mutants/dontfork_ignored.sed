# Rule 10: DONTFORK has no effect.
s/return parent->anon_vma != 0 && !parent->dontfork &&/return parent->anon_vma != 0 \&\&/
/^vmas_fork/,/^}/s/if (!parent->at\[i\].dontfork)//
