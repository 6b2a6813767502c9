# Rule 20: a page of a huge page is kept if it is the last one that is mapped.
/^rule_keep_page/,/^}/{
s/? m->machine.keeps_last_part/? true/
s/: m->machine.keeps_part && counted/: false/
}
