# The top is moved before there is a chunk below it.
# Found: the pool is damaged
/^grow(/,/^}/s/^	\*pool_change_tag(p, at) = tag;/	__atomic_store_n(\&h->top, at + tag.size, __ATOMIC_RELEASE);\
&/
