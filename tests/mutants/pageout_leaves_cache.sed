# Rule 15: pageout takes the entry, and leaves the page in the cache.
/^rule_page_out/,/^}/s/state_take_object_frame(s);/;/
