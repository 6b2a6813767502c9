# Rule 28: reclaim takes no page that was given up.
/^lazy_page_out/,/^}/s/return true;/return false;/
