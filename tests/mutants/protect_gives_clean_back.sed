# Rule 9: mprotect back lets a process write to clean pages of a file.
s/(!a->mapping.tracks_dirty || e->dirty)/true/
