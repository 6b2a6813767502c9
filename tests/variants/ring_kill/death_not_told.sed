# Who takes a lock over from a dead owner is not told.
# Found: the pool is damaged
/^try(/,/^}/s/-EOWNERDEAD/0/
