# Rule 24: memory that is read-only and was never written is like any other.
s/v->accounted = false;/;/
