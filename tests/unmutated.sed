# The model as it is: what test_mutants.c requires to be right, before a mutant's
# being wrong means anything.
