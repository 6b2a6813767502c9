# Rule 18: a write to a read-only huge entry keeps the folio, whoever has it.
/^write_unit/,/^}/s/if (zeros || is_mapped_by_others(.*/if (false)/
