# fuzz.mk: a program of libFuzzer for each kind of input (tests/fuzz/fuzz.h),
# with sanitizers, in a build tree of its own. They are one program, which knows
# by its name what kind it is to try. Without clang nothing is built.

kinds := $(sort $(basename $(notdir $(wildcard tests/variants/seeds/*))))

.PHONY: fuzz fuzzers
fuzzers:
	@! command -v clang >/dev/null || $(MAKE) --no-print-directory CC=clang \
		CFLAGS='-O1 -fno-sanitize-recover=all' BUILD=$(BUILD)/fuzz \
		SANITIZE=fuzzer-no-link$(comma)address$(comma)undefined \
		$(kinds:%=$(BUILD)/fuzz/%)

$(BUILD)/libfuzzer: $(patsubst %.c,$(OBJ)/%.o,$(wildcard tests/fuzz/*.c)) \
		$(BUILD)/libshmlab.a
	$(link) -fsanitize=fuzzer
$(kinds:%=$(BUILD)/%): $(BUILD)/libfuzzer
	$(call say,LN $@)ln -f $< $@

# RUNS inputs of each kind; by itself, as many as in make faults.
fuzz: $(BUILD)/tests/faults fuzzers
	@SHMLAB_BUILD=$(BUILD) SHMLAB_FUZZ_RUNS=$(RUNS) $(BUILD)/tests/faults fuzz
