# Rule 12: a frame of two owners counts as exclusive.
s/frame->owners == 1 ? PAGE_EXCLUSIVE/frame->owners <= 2 ? PAGE_EXCLUSIVE/
