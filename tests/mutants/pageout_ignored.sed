# Rule 15: pageout has no effect.
/^rule_page_out/,/^}/s/!goes_out(s, actor)/true/
