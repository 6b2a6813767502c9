/* ring_order.c: tries a small ring, and the bell below it, in every order of
 * loads and stores that C11 allows: see weak_memory.h. Ends with 1, and a
 * sentence, where one of them loses a record, tears it, gives it twice, or
 * loses a wake-up.
 *
 * The Makefile builds it of the ring as it is, and once for each script of
 * tests/variants/ring_order/, which breaks it in one way; test_ring_order.c
 * requires that each of those is caught. */
#include "weak_memory.h"

#include "os/bell.c"
#include "ring/ring.c"
#undef syscall
#undef clock_ns

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#define NEVER UINT64_MAX

static alignas(RING_LINE) unsigned char memory[2304]; /* 32 lines of records */

static struct ring ring;
static struct handles {
	struct ring_producer producer;
	struct ring_consumer consumer;
} handles;
static uint64_t record_size;

static void
reset(size_t size)
{
	record_size = size;
	registered = false; /* as in a process that begins */
	if (ring_create(&ring, memory, sizeof memory, 1) < 0 ||
	    ring_produce(&handles.producer, &ring) < 0 ||
	    ring_consume(&handles.consumer, &ring, 0) < 0)
		abort();
}

static void
reset_short(void)
{
	reset(8);
}

/* Two of them fill the ring. */
static void
reset_long(void)
{
	reset(640);
}

/* The first bytes of a record and the last ones stand for all of them. */
static void
put(uint64_t number)
{
	unsigned char *last;
	void *data;

	if (ring_claim(&handles.producer, record_size, &data, NEVER) < 0)
		weak_fail("the producer gets no room");
	last = (unsigned char *)data + record_size - 8;
	weak_write(data, number);
	if (last != data)
		weak_write(last, number);
	if (ring_commit(&handles.producer, record_size) < 0)
		weak_fail("the producer cannot commit");
	weak_forget();
}

static void
take(uint64_t number)
{
	const void *data;
	size_t size;
	int error = ring_next(&handles.consumer, &data, &size, NEVER);

	if (error == -EPIPE)
		weak_fail("a record is lost at the end");
	if (error < 0)
		weak_fail("the consumer finds no record in its place");
	if (size != record_size)
		weak_fail("a record has another size");
	if (weak_read(data) != number ||
	    weak_read((const unsigned char *)data + size - 8) != number)
		weak_fail("another record than the next one is read");
	weak_forget();
}

static void
take_end(void)
{
	const void *data;
	size_t size;

	if (ring_next(&handles.consumer, &data, &size, NEVER) != -EPIPE)
		weak_fail("there is a record beyond the last one");
}

/* Three records at once, and one more. */
static void
produce_batch(void)
{
	for (uint64_t n = 1; n <= 3; n++)
		put(n);
	ring_flush(&handles.producer);
	put(4);
	ring_close(&handles.producer);
}

/* The third waits for room, and begins a second lap. */
static void
produce_lap(void)
{
	for (uint64_t n = 1; n <= 3; n++)
		put(n);
	ring_close(&handles.producer);
}

static void
consume(uint64_t count)
{
	for (uint64_t n = 1; n <= count; n++)
		take(n);
	take_end();
}

static void
consume_batch(void)
{
	consume(4);
}

static void
consume_lap(void)
{
	consume(3);
}

#define OF_THE_RING                                                            \
	.memory = memory, .size = sizeof memory, .handles = &handles,          \
	.handles_size = sizeof handles

static const struct weak_case cases[] = {
    {"a batch, with membarrier(2)", {produce_batch, consume_batch}, reset_short,
	OF_THE_RING, .membarrier = WEAK_BARRIERS},
    {"a batch, of one that is not registered", {produce_batch, consume_batch},
	reset_short, OF_THE_RING, .membarrier = WEAK_UNREGISTERED},
    {"a batch, with one that may not call membarrier(2)",
	{produce_batch, consume_batch}, reset_short, OF_THE_RING,
	.membarrier = WEAK_BLIND_SLEEPER},
    {"a second lap", {produce_lap, consume_lap}, reset_long, OF_THE_RING,
	.membarrier = WEAK_BARRIERS},
};

int
main(void)
{
	struct weak_result result;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		weak_explore(&cases[i], &result);
		if (result.failure[0] != '\0') {
			printf("%s\n", result.failure);
			return EXIT_FAILURE;
		}
		printf("%s: %llu states, %llu runs\n", cases[i].name,
		    (unsigned long long)result.states,
		    (unsigned long long)result.runs);
	}
	return EXIT_SUCCESS;
}
