# A chunk is freed when the pool is unlocked.
# Found: the pool is damaged
/^pool_free(/,/^}/{
/pool_unlock/d
s/error = free_locked/pool_unlock(p); &/
}
