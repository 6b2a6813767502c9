# Rule 28: reclaim takes a page that was written after it was given up.
/^lazy_page_out/,/^}/s/if (!e->dirty \&\& !frame->marked)/if (true)/
