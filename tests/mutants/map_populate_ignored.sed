# Rule 26: MAP_POPULATE brings no page.
s/error == 0 && op->populated/false/
