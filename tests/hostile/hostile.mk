# hostile.mk: the honest processes of tests/hostile/, whose memory a hostile one
# overwrites, and what they use, with sanitizers, in a folder of their own.
# Where the compiler has no sanitizers, there is no such program.

$(BUILD)/tests/hostile: $(patsubst %.c,$(OBJ)/%.o, \
		$(wildcard tests/hostile/*.c)) $(BUILD)/libactor.a
	$(link)

sanitizers := address,undefined
sanitized := $(BUILD)/sanitized/tests/hostile
.PHONY: $(sanitized)
$(sanitized): | $$(@D)/
	@if echo 'int main(void) { return 0; }' | $(CC) -x c \
		-fsanitize=$(sanitizers) -o $(@D)/tried - 2>/dev/null; then \
		$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitized \
			SANITIZE=$(sanitizers) $@; \
	else rm -f $@; fi
faults $(BUILD)/tests/test_faults $(BUILD)/tests/test_lock: | $(sanitized)
