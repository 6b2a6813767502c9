# The coordinator looks for a death first, and not for what was sent before it.
# Found: an answer that was sent is lost
/^receive_message(/,/^}/s/ended && !has_message(p)/has_ended_first(p)/
/^receive_message(/i\
has_ended_first(const struct actor_handle *p)\
{\
	struct pollfd fds[2];\
\
	watch(p, fds);\
	return poll(\&fds[1], 1, 0) == 1;\
}\
\
static int
