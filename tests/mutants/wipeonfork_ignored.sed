# Rule 10: WIPEONFORK has no effect.
/^fork_copies/,/^}/s/!parent->wipeonfork/true/
/^inherit/,/^}/s/if (v.wipeonfork)/if (false)/
