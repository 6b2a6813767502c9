# An answer says that it is the last message before all of the log is in it.
# Found: half an answer is taken as whole
/^send_answer(/,/^}/s/answer->ops = (unsigned)self.oplog.count;/answer->ops = 0;\
	if (verb == ANSWER_DONE \&\& self.order.verb == ORDER_STEP)\
		(void)wire_send(ACTOR_FD, answer, sizeof *answer, -1);\
	&/
