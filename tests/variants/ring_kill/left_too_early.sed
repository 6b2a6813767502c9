# A pool is said to be in order before it is.
# Found: the pool is damaged
/^pool_recover(/,/^}/s/forget_what_follows(p->header);/pthread_mutex_consistent(\&p->header->mutex); &/
