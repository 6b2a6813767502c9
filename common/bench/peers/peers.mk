# peers.mk: a part of the Makefile: what the benchmark compares with, our ring
# among them, all built alike. One that includes what is not installed is left
# out, says which package it needs (with -s its bare name, for ./run.sh), and is
# tried again the next time.

peers := $(patsubst common/bench/%,$(BUILD)/%.so,$(basename \
	$(wildcard common/bench/peers/*.c common/bench/peers/*.cc)))
peer = $(call say,PEER $@)if $(1) $(extra) -E $< >/dev/null 2>&1; then \
	$(1) $(extra) -O3 -march=native -fPIC -shared -o $@ \
	$(filter %.c %.cc,$^) $(extra_libs); \
	else sed -n 's/^ \* Debian: /$(if $(silent),,$(@F) needs )/p' $<; fi

.PHONY: peers
peers: $(peers)
$(peers): $(wildcard \
	common/bench/peers/*.h common/ring/*.h common/os/*.h) | $$(@D)/

$(BUILD)/peers/shmlab_ring.so: common/ring/ring.c common/os/bell.c \
	common/os/clock.c
$(BUILD)/peers/rte_ring.so: extra_libs = -lrte_ring
$(BUILD)/peers/rte_ring.so: extra = $(patsubst -I%,-isystem %, \
	$(shell pkg-config --cflags libdpdk 2>/dev/null))

$(BUILD)/peers/%.so: common/bench/peers/%.c
	$(call peer,$(CC) $(CFLAGS))
$(BUILD)/peers/%.so: common/bench/peers/%.cc
	$(call peer,$(CXX) $(patsubst -std=%,-std=gnu++20,$(filter-out \
		-Wstrict-prototypes -Wmissing-prototypes,$(CFLAGS))))
