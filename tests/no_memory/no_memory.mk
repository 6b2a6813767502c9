# no_memory.mk: the program, in which memory runs out: see allocations.c. It
# finds pairs beside itself.

starved := $(BUILD)/tests/no_memory/shmlab

$(starved): $(OBJ)/common/main.o $(OBJ)/tests/no_memory/allocations.o \
		$(BUILD)/libshmlab.a | $$(@D)/
	$(link)
	@ln -sfn ../../producers $(@D)/producers
	@ln -sfn ../../consumers $(@D)/consumers
$(BUILD)/tests/test_no_memory: $(starved)
