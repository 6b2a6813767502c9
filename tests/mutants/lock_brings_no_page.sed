# Rule 27: locking brings no page.
/^rule_lock(/,/^}/s/return error < 0/return true/
