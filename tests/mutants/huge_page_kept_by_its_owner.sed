# Rule 20: a page of a large folio is kept by its only owner, whoever has the others.
s/return folio == 0 || rule_keep_page(.*/return true;/
