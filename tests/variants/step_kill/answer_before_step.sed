# An actor says that it is done before it has done anything.
# Found: half an answer is taken as whole
/^role_loop(/,/^}/s/answer->page = REGION_NO_PAGE;/&\
		if (order->verb == ORDER_STEP)\
			send_answer(ANSWER_DONE);/
