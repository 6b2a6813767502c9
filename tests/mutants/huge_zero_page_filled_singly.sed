# Rule 17: a write to the huge page of zeros takes it apart.
/^write_unit/,/^}/{
s/(e->huge && e->kind == ENTRY_ZERO)/false/
s/^	if (!e->huge || e->writable)/	if (e->huge \&\& e->kind == ENTRY_ZERO)\n		return rule_take_apart(m, actor, u), 0;\n&/
}
