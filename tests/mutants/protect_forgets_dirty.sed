# Rule 9: mprotect back makes dirty pages of a file fault, too.
s/(!a->mapping.tracks_dirty || e->dirty)/!a->mapping.tracks_dirty/
