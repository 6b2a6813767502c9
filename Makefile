# `make help` lists the targets. Sources are found by name: to add a pair, drop
# producers/NAME.c and consumers/NAME.c in; to add a test, tests/test_NAME.c.

CC ?= cc
CFLAGS ?= -O2 -g
RUNS ?= 100
comma := ,
BUILD ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
OBJ := $(BUILD)/obj

# CFLAGS belongs to the user and comes last; the rest is ours.
override CFLAGS := -std=gnu11 -Wall -Wextra -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Werror \
	-D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Icommon \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all) $(CFLAGS)

# Every symbol is bound at start: a step that binds one writes to its own memory.
override LDFLAGS := -Wl,-z,relro,-z,now $(LDFLAGS)

# Short lines, none with -s, the commands themselves with V=1.
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
say = $(if $(filter 1,$(V)),,@$(if $(silent),,echo "$(1)"; ))

# A broken file does not stop the others; all CPUs, unless the user gave a -j.
alone := $(filter-out 0,$(MAKELEVEL)) $(filter clean,$(MAKECMDGOALS))
jobs := $(if $(strip $(alone)),,-j$(shell nproc))
MAKEFLAGS += --no-builtin-rules --keep-going $(jobs)

# Expanded by recipes only, so that a tree that is up to date needs no answer.
packages := libbsd-overlay jansson smartcols
ask = $(or $(shell pkg-config $(1) $(2) 2>/dev/null),$(error pkg-config does \
	not find $(2): let ./run.sh install it, or on Debian: apt-get install \
	gcc make pkg-config libbsd-dev libjansson-dev libsmartcols-dev libcmocka-dev))
cflags = $(eval cflags := $$(call ask,--cflags,$(packages)))$(cflags)
link = $(call say,LD $@)mkdir -p $(@D) && $(CC) $(CFLAGS) $(LDFLAGS) -o $@ \
	$(filter %.o,$^) $(filter %.a,$^) $(call ask,--libs,$(1))

# The library is all of common/ but the mains; actors link these rooms of it.
actor_rooms := os region ring pool role stream
mains := common/main.c common/role/main_producer.c \
	common/role/main_consumer.c
library := $(filter-out $(mains) common/bench/peers/% common/authoring/skeleton/%, \
	$(wildcard common/*/*.c common/*/*/*.c))
actor := $(filter $(patsubst %,common/%/%,$(actor_rooms)),$(library))
objects = $(patsubst %.c,$(OBJ)/%.o,$(1))

# A pair is known by either of its halves; each half becomes a program. What a
# file manager calls "cow (copy).c" is two words to make, and none of them.
programs = $(addprefix $(BUILD)/$(1)$(2)/,$(sort $(basename $(notdir $(filter \
	$(1)producers/%.c $(1)consumers/%.c, \
	$(wildcard $(1)producers/*.c $(1)consumers/*.c))))))
producers := $(call programs,,producers)
consumers := $(call programs,,consumers)
broken_producers := $(call programs,tests/broken/,producers)
broken_consumers := $(call programs,tests/broken/,consumers)
pairs := $(producers) $(consumers)
broken := $(broken_producers) $(broken_consumers)
stale := $(filter-out $(pairs),$(wildcard $(addprefix $(BUILD)/,producers/* consumers/*)))

peers := $(patsubst common/bench/%,$(BUILD)/%.so,$(basename \
	$(wildcard common/bench/peers/*.c common/bench/peers/*.cc)))

tests := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/test_*.c))
mutants := $(patsubst %.sed,$(BUILD)/%,tests/unmutated.sed \
	$(wildcard tests/mutants/*.sed))
helpers := $(filter-out tests/test_%.c tests/exact.c,$(wildcard tests/*.c))

.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: all peers test check exact golden kernels format lint clean help forget

all: $(if $(stale),forget) $(BUILD)/libshmlab.a $(BUILD)/shmlab $(pairs)

$(BUILD)/libactor.a: $(call objects,$(actor))
$(BUILD)/libshmlab.a: $(call objects,$(library))
$(BUILD)/tests/libtests.a: $(call objects,$(helpers))
%.a:
	$(call say,AR $@)mkdir -p $(@D) && rm -f $@ && $(AR) qcs $@ $^

$(OBJ)/%.o: %.c
	$(call say,CC $<)mkdir -p $(@D) && \
	$(CC) $(CFLAGS) $(cflags) -MMD -MP -c -o $@ $<

$(BUILD)/shmlab: $(OBJ)/common/main.o $(BUILD)/libshmlab.a
	$(call link,$(packages))

# A consumer may be born by fork: the producer's program holds both halves.
$(producers): $(BUILD)/producers/%: $(OBJ)/consumers/%.o
$(broken_producers): $(BUILD)/tests/broken/producers/%: $(OBJ)/tests/broken/consumers/%.o
$(producers) $(broken_producers): $(OBJ)/common/role/main_producer.o
$(consumers) $(broken_consumers): $(OBJ)/common/role/main_consumer.o
$(pairs) $(broken): $(BUILD)/%: $(OBJ)/%.o $(BUILD)/libactor.a
	$(call link,libbsd-overlay)

# What the benchmark compares with, ours among them, all built alike. One that
# includes what is not installed is left out, and tried again the next time.
peer = $(call say,PEER $@)mkdir -p $(@D) && \
	if $(1) $(extra) -E $< >/dev/null 2>&1; then $(1) $(extra) -O3 \
	-march=native -fPIC -shared -o $@ $(filter %.c %.cc,$^) $(libs); fi
peers: $(peers)
$(peers): $(wildcard common/bench/peers/*.h common/ring/*.h common/os/*.h)
$(BUILD)/peers/shmlab_ring.so: common/ring/ring.c common/os/bell.c \
	common/os/clock.c
$(BUILD)/peers/rte_ring.so: extra = $(patsubst -I%,-isystem %, \
	$(shell pkg-config --cflags libdpdk 2>/dev/null))
$(BUILD)/peers/rte_ring.so: libs = -lrte_ring
$(BUILD)/peers/%.so: common/bench/peers/%.c
	$(call peer,$(CC) $(CFLAGS))
$(BUILD)/peers/%.so: common/bench/peers/%.cc
	$(call peer,$(CXX) $(patsubst -std=%,-std=gnu++20,$(filter-out \
	-Wstrict-prototypes -Wmissing-prototypes,$(CFLAGS))))

# Reached only for a file that is not there.
producers/%.c:
	@echo "consumers/$*.c has no partner: $@ is missing" >&2; false
consumers/%.c:
	@echo "producers/$*.c has no partner: $@ is missing" >&2; false

# Programs of pairs that are gone would still be found by the coordinator.
forget:
	$(call say,RM $(stale))rm -f $(stale)

# The coordinator looks for pairs beside itself.
$(BUILD)/tests/broken/shmlab: $(BUILD)/shmlab
	$(call say,LN $@)mkdir -p $(@D) && ln -f $< $@

$(tests) $(BUILD)/tests/exact: $(BUILD)/tests/libtests.a $(BUILD)/libshmlab.a
$(tests): $(BUILD)/%: $(OBJ)/%.o
	$(call link,cmocka $(packages))

$(BUILD)/tests/exact: $(OBJ)/tests/exact.o
	$(call link,$(packages))

# Programs whose model is wrong in one way each, and one whose model is right; see
# tests/test_mutants.c.
model := $(wildcard common/model/*.c)
$(mutants): $(BUILD)/%: %.sed $(model) $(OBJ)/common/main.o \
		$(BUILD)/libshmlab.a
	$(call say,MUTANT $@)mkdir -p $(@D) && cat $(model) | sed -f $< | \
	$(CC) $(CFLAGS) $(LDFLAGS) $(cflags) -w -o $@ -x c - -x none \
	$(filter %.o %.a,$^) $(call ask,--libs,$(packages))

test check: all peers $(tests) $(mutants) $(broken) $(BUILD)/tests/broken/shmlab
	@SHMLAB_BUILD=$(BUILD) tests/run_all.sh $(tests)

# The tests write anew what they expect to be printed; git shows what changed.
golden: $(patsubst tests/golden/%,$(BUILD)/tests/test_%,$(wildcard tests/golden/*))
	@rm -f tests/golden/*/*
	@status=0; for test in $^; do SHMLAB_GOLDEN=write $$test >/dev/null || \
		status=1; done; exit $$status

exact: all $(BUILD)/tests/exact
	@SHMLAB_BUILD=$(BUILD) $(BUILD)/tests/exact $(if $(LOAD),--load $(LOAD)) \
		$(RUNS)

# Other kernels, in emulated machines: see tests/kernels.sh.
kernels:
	@tests/kernels.sh

# Pairs are laid out by hand: clang-format makes a mess of their tables.
sources = $(shell find common tests \( -name broken -o -name skeleton \) -prune -o \
	-name '*.[ch]' -print)
format:
	$(call say,FORMAT)clang-format -i $(sources)

lint:
	$(call say,LINT)clang-format --dry-run -Werror $(sources)
	@shellcheck run.sh .ci/run tests/*.sh tests/kernels/*

clean:
	$(call say,RM $(BUILD))rm -rf $(BUILD)

help:
	@echo "make               build everything under $(BUILD)/"
	@echo "make test          run all tests (also: make check)"
	@echo "make exact RUNS=N  run each pair N times; every run must be the same"
	@echo "           LOAD=N  meanwhile N processes for each CPU keep it busy"
	@echo "make golden        the tests write anew what they expect to be printed"
	@echo "make kernels       on other kernels, under QEMU: every pair, and prove"
	@echo "make format, lint  clang-format; clang-format and shellcheck as judges"
	@echo "make peers         build what the benchmark compares with"
	@echo "make clean         remove what was built"
	@echo "make FILE          build one program, say build/tests/test_NAME"
	@echo "V=1                show the commands; -s shows nothing"
	@echo "SANITIZE=address,undefined or thread, in a directory of its own"
	@echo "CC, CFLAGS, LDFLAGS, BUILD as usual"

-include $(patsubst %.c,$(OBJ)/%.d,$(library) $(mains) $(wildcard tests/*.c)) \
	$(patsubst $(BUILD)/%,$(OBJ)/%.d,$(pairs) $(broken))
