# A chunk is cut before the rest of it has a tag.
# Found: the pool is damaged
/^take(/,/^}/s/if (rest >= POOL_LEAST) {/&\
		pool_set_size(p, at, units);/
