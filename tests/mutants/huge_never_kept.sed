# Rule 18: a write to a read-only huge entry always takes it apart.
/^write_unit/,/^}/s/if (zeros || is_mapped_by_others(.*/if (true)/
