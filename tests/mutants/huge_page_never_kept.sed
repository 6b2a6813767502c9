# Rule 20: a page of a large folio is always copied.
s/return folio == 0 || rule_keep_page(.*/return folio == 0;/
