# A chunk is joined with its neighbours while it is live.
# Found: the pool is damaged
/^free_locked(/,/^}/{
/pool_set_live/d
s/return join(p, at, tag.size, around);/error = join(p, at, tag.size, around); pool_set_live(p, at, false); return error;/
}
