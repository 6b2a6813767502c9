# Lists of before the death are kept.
# Found: the pool is damaged
/^pool_recover(/,/^}/s/forget_what_follows(p->header);//
