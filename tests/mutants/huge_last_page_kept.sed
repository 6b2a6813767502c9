# Rule 20: the last page of a large folio is kept, as any other.
/^rule_keep_page/,/^}/s/ == 1;/ == 0;/
