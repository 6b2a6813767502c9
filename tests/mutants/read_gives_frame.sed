# Rule 2: reading fresh memory gives it a frame.
/^touch_read\|^read_anonymous/,/^}/s/m->actor\[actor\].faults\[rule_read_nothing(e)\]/rule_read_nothing(e);\n		enter_new_frame(\&m->actor[actor], s, e);\n		m->actor[actor].faults[FAULT_ZERO_FILL]/
