# Rule 8: a file system does not ask for first writes.
/^rule_read_object/,/^}/s/!a->mapping.tracks_dirty &&//
