# The name of an object is taken away only if its maker has told of it.
# Found: an object is left
/^actors_unlink(/,/^}/s/may_have_made(f)/false/
