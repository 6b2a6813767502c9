# The lock of a pool is left before the pool is in order.
# Found: the pool is damaged
/^pool_recover(/,/^}/s/forget_what_follows(p->header);/pool_unlock(p); &/
