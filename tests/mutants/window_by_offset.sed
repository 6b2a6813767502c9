# Rule 7: windows are aligned by the page's place in the file.
s/low = here - here % size;/low = here - page % size;/
