# Rule 31: only the first process loses what is cut off.
/^rule_cut_off/,/^}/s/i < m->actors; i++)/i < 1; i++)/
