# Rule 32: MADV_WILLNEED brings no page.
/^model_willneed/,/^}/s/mapping.on_disk/mapping.on_disk \&\& false/
