# Rule 4: a private write to a page that left the cache is a minor fault.
s/fetch(a, s) == FAULT_MAJOR ? FAULT_MAJOR/fetch(a, s) == FAULT_MAJOR ? FAULT_COPY/
