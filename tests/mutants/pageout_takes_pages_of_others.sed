# Rule 15: pageout takes a page that others map as well.
/^goes_out/,/^}/s/ && s->object.owners == 1//
