# Rule 6: a page of its own in one mapping counts for all mappings of the region.
/^vmas_give_anon_vma/,/^}/s/^	else$/	for (unsigned i = 0; i < all->count; i++)\n		all->at[i].anon_vma = 1;\n	if (false)/
