# coverage.mk: what the tests run of common/, and what memcheck says of it.

.PHONY: coverage valgrind

coverage:
	+@tests/coverage/coverage.sh $(BUILD)/coverage

# Tests that start no coordinator, and do not limit what memcheck needs itself.
# Not json: glibc reads too far where a write is refused, as one test wants it.
checked := actor_names available balance calls change crosscheck deduce \
	fault_events frames fuzz grid machines model page_list pages \
	pair_info pool progress quantity record_schema report ring \
	schedstat screen_width share smaps spread stat step_sentences steps \
	units validate

valgrind: all $(checked:%=$(BUILD)/tests/test_%)
	@tests/coverage/valgrind.sh $(BUILD) $(checked)
