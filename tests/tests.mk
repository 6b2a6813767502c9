# tests.mk: a part of the Makefile: the tests, what they run, and the judges of
# what is typed.

# TESTS="build new": these alone.
tests := $(patsubst %,$(BUILD)/tests/test_%,$(or $(TESTS), \
	$(patsubst tests/test_%.c,%,$(wildcard tests/test_*.c))))
helpers := $(filter-out tests/test_%.c tests/exact.c tests/%/main.c, \
	$(wildcard tests/*.c tests/faults/*.c tests/fuzz/*.c))
mutants := $(patsubst %.sed,$(BUILD)/%,tests/unmutated.sed \
	$(wildcard tests/mutants/*.sed))
broken := $(sort $(basename $(notdir $(wildcard tests/broken/*rs/*.c))))
broken_producers := $(broken:%=$(BUILD)/tests/broken/producers/%)
broken_consumers := $(broken:%=$(BUILD)/tests/broken/consumers/%)
broken_careless := $(filter %/careless,$(broken_producers) $(broken_consumers))
cmocka = $(call ask,--libs cmocka)

.PHONY: test check exact faults golden kernels format lint

# Without cmocka nothing is begun.
$(if $(filter test check,$(MAKECMDGOALS)),$(if $(cmocka),))

test check: all peers $(tests) $(broken_producers) $(broken_consumers) \
		$(BUILD)/tests/broken/shmlab
	@SHMLAB_BUILD=$(BUILD) tests/run_all.sh \
		$(if $(SANITIZE),1800,300) $(tests)

$(BUILD)/tests/libtests.a: $(helpers:%.c=$(OBJ)/%.o)
$(tests) $(BUILD)/tests/exact: $(BUILD)/%: $(OBJ)/%.o \
		$(BUILD)/tests/libtests.a $(BUILD)/libshmlab.a
	$(link) $(cmocka) -lm

# Pairs that do what a pair must not do. The coordinator looks for pairs beside
# itself.
$(broken_producers): $(OBJ)/common/role/main_producer.o
$(broken_producers): $(BUILD)/tests/broken/producers/%: \
	$(OBJ)/tests/broken/consumers/%.o
$(broken_consumers): $(OBJ)/common/role/main_consumer.o
# What one of them can do are many things.
$(broken_careless): \
	$(patsubst %.c,$(OBJ)/%.o,$(wildcard tests/broken/careless/*.c))
$(broken_producers) $(broken_consumers): $(BUILD)/%: $(OBJ)/%.o \
		$(BUILD)/libactor.a | $$(@D)/
	$(link)
$(BUILD)/tests/broken/shmlab: $(BUILD)/shmlab | $$(@D)/
	$(call say,LN $@)ln -f $< $@

# Programs whose model is wrong in one way each, and one whose model is right;
# see tests/test_mutants.c. To optimize a hundred models takes longer than what
# they do.
model := $(wildcard common/model/*.c)
$(mutants): $(BUILD)/%: %.sed $(model) $(OBJ)/common/main.o \
		$(BUILD)/libshmlab.a | $$(@D)/
	$(call say,MUTANT $@)cat $(model) | sed -f $< | $(CC) $(CFLAGS) \
		$(LDFLAGS) $(cflags) -w -O0 -o $@ -x c - -x none \
		$(filter %.o %.a,$^) $(libs)

# With a sanitizer, that they are found out shows nothing more.
plainly = $(if $(SANITIZE),,$(1))
$(BUILD)/tests/test_mutants: $(call plainly,$(mutants))

exact: all $(BUILD)/tests/exact
	@SHMLAB_BUILD=$(BUILD) $(BUILD)/tests/exact \
		$(if $(LOAD),--load $(LOAD)) $(or $(RUNS),100)

# Runs that are disturbed, judged from outside.
$(BUILD)/tests/faults: $(OBJ)/tests/faults/main.o \
		$(BUILD)/tests/libtests.a $(BUILD)/libshmlab.a
	$(link) $(cmocka) -lm

faults: all $(BUILD)/tests/faults $(broken_careless) \
		$(BUILD)/tests/broken/shmlab fuzzers \
		$(BUILD)/tests/broken/producers/scribble \
		$(BUILD)/tests/broken/consumers/scribble
	@SHMLAB_BUILD=$(BUILD) $(BUILD)/tests/faults \
		$(if $(SEED),--seed $(SEED)) $(ROWS)

# The tests write anew what they expect to be printed; git shows what changed.
golden: $(patsubst tests/golden/%,$(BUILD)/tests/test_%, \
		$(wildcard tests/golden/*))
	@rm -f tests/golden/*/*
	@status=0; for test in $^; do SHMLAB_GOLDEN=write $$test >/dev/null || \
		status=1; done; exit $$status

# Other kernels, in emulated machines.
kernels:
	@tests/kernels.sh

# Pairs are laid out by hand: clang-format makes a mess of their tables.
sources = $(shell find common tests \( -name broken -o -name skeleton \) \
	-prune -o -name '*.[ch]' -print)
format:
	$(call say,FORMAT)clang-format -i $(sources)

lint:
	$(call say,LINT)clang-format --dry-run -Werror $(sources)
	@shellcheck run.sh common/commands/completion.bash .ci/run tests/*.sh \
		tests/coverage/*.sh tests/kernels/*
	@tests/house.sh

-include $(wildcard tests/*/*.mk)
