# variants.mk: tests/variants/PROGRAM.c with the sources of ring, bell, lock and
# pool as one script of tests/variants/PROGRAM/ changes them: as_it_is.sed
# changes nothing, the others break one thing each. The program includes those
# sources.

variants := $(patsubst %.sed,$(BUILD)/%,$(wildcard tests/variants/ring_*/*.sed))
varied := $(wildcard common/ring/*.[ch] common/pool/*.[ch] common/os/bell.[ch] \
	common/os/lock.[ch])
of = $(filter $(BUILD)/tests/variants/$(1)/%,$(variants))
weak_memory := tests/variants/weak_memory.c tests/variants/weak_memory.h

# The same with those of an actor's loop, and of the orders to it.
step_variants := $(patsubst %.sed,$(BUILD)/%, \
	$(wildcard tests/variants/step_kill/*.sed))
$(step_variants): varied := common/role/loop.c common/role/wire.c \
	common/coordinator/orders.c common/coordinator/actors.c

# What is polled many times in vain is polled once.
$(BUILD)/tests/variants/ring_order/%: polls := \
	-e 's/^\(\#define POLLS[A-Z_]*[[:space:]]*\)[0-9]*/\11/'
$(call of,ring_order): $(weak_memory)
$(variants): $(varied)
$(step_variants): $(wildcard common/role/*.c common/coordinator/*.c)
$(variants) $(step_variants): $(BUILD)/%: %.sed $$(*D).c \
		$(BUILD)/libshmlab.a | $$(@D)/
	$(call say,VARIANT $@)rm -rf $@.d; mkdir -p $(varied:common/%=$@.d/%)
	@rmdir $(varied:common/%=$@.d/%)
	@$(foreach f,$(varied),sed $(polls) -f $< $f >$@.d/$(f:common/%=%);)
	$(if $(filter 1,$(V)),,@)$(CC) -I$@.d $(CFLAGS) $(LDFLAGS) $(cflags) -w \
		-o $@ $(filter %.c,$(filter-out common/%,$^)) \
		$(BUILD)/libshmlab.a $(libs)
$(BUILD)/tests/test_ring_order: $(call plainly,$(call of,ring_order))
$(BUILD)/tests/test_ring_kill: $(call plainly,$(call of,ring_kill))
$(BUILD)/tests/test_step_kill: $(call plainly,$(step_variants))

.PHONY: ring_faults
ring_faults: $(variants) $(step_variants) $(BUILD)/tests/test_fuzz
	$(BUILD)/tests/variants/ring_order/as_it_is
	$(BUILD)/tests/variants/ring_kill/as_it_is 50
	$(BUILD)/tests/variants/step_kill/as_it_is 20
	SHMLAB_FUZZ_TIMES=100 $(BUILD)/tests/test_fuzz
