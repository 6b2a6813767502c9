# A chunk is live before its tag says so.
# Found: the pool is damaged
/^take(/,/^}/s/tag.slack = 0;/pool_set_live(p, at, true); &/
