# Rule 12: PSS counts a shared page in full.
s# / frame->owners##
