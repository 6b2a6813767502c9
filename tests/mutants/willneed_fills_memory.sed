# Rule 32: MADV_WILLNEED gives an object in memory its frames.
/^model_willneed/,/^}/s/mapping.on_disk/mapping.kind != REGION_ANON_PRIVATE/
