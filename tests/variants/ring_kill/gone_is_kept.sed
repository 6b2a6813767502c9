# A dead consumer is still waited for.
# Found: the dead consumer holds the producer back
/^mark_gone(/,/^}/s/\[index\].gone, 1/[index].gone, 0/
