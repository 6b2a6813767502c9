# The coordinator does not learn how an actor has ended.
# Found: it is not said how it died
/^note_end(/,/^}/s/wait_status;$/-1;/
