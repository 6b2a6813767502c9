## make               build everything under build/
## make test          run all tests (also: make check)
## make exact RUNS=N  run each pair N times, all the same; LOAD=N keeps CPUs busy
## make faults        disturb runs in every way; SEED=N, ROWS='kills limits'
## make fuzz RUNS=N   libFuzzer: N inputs of each kind; needs clang
## make ring_faults   ring, pool and step, disturbed at every instruction
## make coverage      what part of each room of common/ the tests run
## make valgrind      memory and descriptors, as memcheck sees them
## make golden        the tests write anew what they expect to be printed
## make kernels       on other kernels, under QEMU: every pair, and prove
## make format, lint  clang-format; it, shellcheck and tests/house.sh as judges
## make peers         build what the benchmark compares with
## make install       to PREFIX=/usr/local, below DESTDIR; make uninstall
## make clean         remove what was built
## make FILE          build one program, say build/tests/test_NAME
## V=1                show the commands; -s shows nothing
## SANITIZE=address,undefined or thread, in a folder of its own
## CC, CFLAGS, LDFLAGS, BUILD as usual; CFLAGS='-Og -g' for a debugger
#
# Sources are found by name: to add a pair, drop producers/NAME.c and
# consumers/NAME.c in; to add a test, tests/test_NAME.c.

CC ?= cc
CFLAGS ?= -O2
comma := ,
BUILD ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
OBJ := $(BUILD)/obj

# CFLAGS belongs to the user and comes last; the rest is ours.
override CFLAGS := -std=gnu11 -Wall -Wextra -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Werror \
	-D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Icommon -pipe \
	$(if $(SANITIZE),-g -fsanitize=$(SANITIZE) -fno-sanitize-recover=all) \
	$(CFLAGS)

# Symbols are bound at start: a step that binds one writes to its own memory. A
# program loads only the libraries that it calls, an actor none but libbsd.
override LDFLAGS := -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS)

# Short lines, none with -s, the commands themselves with V=1.
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
say = $(if $(filter 1,$(V)),,@$(if $(silent),,echo "$(1)"; ))

# All CPUs, unless the user gave a -j; but nothing is built beside clean. (Above,
# MAKEFLAGS are still the user's.)
MAKEFLAGS += --no-builtin-rules $(if $(MAKELEVEL:0=)$(filter \
	clean,$(MAKECMDGOALS)),,-j$(shell nproc))

# pkg-config is asked by recipes alone, and once: a tree that is up to date
# needs no answer.
packages := libbsd-overlay jansson smartcols zlib
ask = $(or $(shell pkg-config $(1) 2>/dev/null),$(error pkg-config $(1) \
	fails: ./run.sh installs what is missing, ./run.sh test for the tests))
cflags = $(eval cflags := $$(call ask,--cflags $(packages)))$(cflags)
libs = $(eval libs := $$(call ask,--libs $(packages)))$(libs)
link = $(call say,LD $@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ \
	$(filter %.o,$^) $(filter %.a,$^) $(libs)

# The library is all of common/ but the mains; actors link some rooms of it.
actor_rooms := os region ring pool role stream
mains := common/main.c common/role/main_producer.c common/role/main_consumer.c
library := $(filter-out $(mains) common/bench/peers/% \
	common/authoring/skeleton/%,$(wildcard common/*/*.c common/*/*/*.c))
actor := $(filter $(actor_rooms:%=common/%/%),$(library))

# A pair is known by either of its halves; each half becomes a program. What a
# file manager calls "cow (copy).c" is two words to make, and none of them.
pairs := $(sort $(basename $(notdir $(filter producers/%.c consumers/%.c, \
	$(wildcard producers/*.c consumers/*.c)))))
producers := $(pairs:%=$(BUILD)/producers/%)
consumers := $(pairs:%=$(BUILD)/consumers/%)

# Programs of pairs that are gone would still be found by the coordinator.
stale := $(filter-out $(producers) $(consumers), \
	$(wildcard $(BUILD)/producers/* $(BUILD)/consumers/*))
$(if $(stale),$(shell rm -f $(stale)))

.DELETE_ON_ERROR:
.SECONDEXPANSION: # for $$(@D)/, the folder of a target
.PRECIOUS: %/
.PHONY: all clean help

all: $(BUILD)/built

# Newer than all sources: run.sh sees by it that all is built, without make.
$(BUILD)/built: $(BUILD)/shmlab $(producers) $(consumers)
	@touch $@

$(BUILD)/shmlab: $(OBJ)/common/main.o $(BUILD)/libshmlab.a
	$(link)

# A consumer may be born by fork: the producer's program holds both halves.
$(producers): $(BUILD)/producers/%: $(OBJ)/consumers/%.o
$(producers): $(OBJ)/common/role/main_producer.o
$(consumers): $(OBJ)/common/role/main_consumer.o
$(producers) $(consumers): $(BUILD)/%: $(OBJ)/%.o $(BUILD)/libactor.a | $$(@D)/
	$(link)

# Reached only for a file that is not there.
producers/%.c consumers/%.c:
	@echo "$@ is missing: a pair has two halves" >&2; \
		rm -f $(BUILD)/$(basename $@); false

$(BUILD)/libactor.a: $(actor:%.c=$(OBJ)/%.o)
$(BUILD)/libshmlab.a: $(library:%.c=$(OBJ)/%.o)
%.a: | $$(@D)/
	$(call say,AR $@)rm -f $@ && $(AR) qcs $@ $^

# A program that its source no longer makes does not stay as it was.
$(OBJ)/%.o: %.c | $$(@D)/
	$(call say,CC $<)$(CC) $(CFLAGS) $(cflags) -MMD -MP -c -o $@ $< || \
		{ rm -f $(BUILD)/$*; false; }

%/:
	@mkdir -p $@

clean:
	$(call say,RM $(BUILD))rm -rf $(BUILD)

help:
	@sed -n 's/^## //p' Makefile

-include tests/tests.mk $(wildcard common/*.mk common/*/*/*.mk)
-include $(wildcard $(OBJ)/*/*.d $(OBJ)/*/*/*.d $(OBJ)/*/*/*/*.d)
