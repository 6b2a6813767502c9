# Rule 28: reclaim takes a page that others have.
/^lazy_page_out/,/^}/s/ || frame->owners > 1//
