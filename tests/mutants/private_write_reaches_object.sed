# Rule 4: a private mapping writes into the object.
s/fault = rule_write_private_object(a, s, e);/fault = rule_write_shared(m, a, s, e);/
