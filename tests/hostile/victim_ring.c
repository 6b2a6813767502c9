#include <err.h>
#include <string.h>

#include "os/clock.h"
#include "os/random.h"
#include "ring/ring.h"
#include "victim.h"

#define CONSUMERS 2
#define WAIT	  (CLOCK_MS / 10)

static struct ring ring;
static struct ring_producer producer;
static struct ring_consumer consumers[CONSUMERS];

/* What is read is used, every byte. */
static volatile unsigned char sum;

static void
begin(struct arena *a)
{
	if (ring_create(&ring, a->start, a->size, CONSUMERS) < 0)
		errx(2, "ring_create");
	(void)ring_produce(&producer, &ring);
	for (unsigned i = 0; i < CONSUMERS; i++)
		(void)ring_consume(&consumers[i], &ring, i);
}

static int
produce(uint64_t *random)
{
	size_t size = random_below(random, ring_max(&producer.ring) + 100);
	void *data;
	int error = ring_claim(&producer, size, &data, clock_ns() + WAIT);

	if (error < 0)
		return error;
	memset(data, (int)size, size);
	return ring_commit(
	    &producer, size - random_below(random, 1 + size / 8));
}

static int
consume(unsigned i)
{
	const void *data;
	size_t size;
	int error = ring_next(&consumers[i], &data, &size, clock_ns() + WAIT);

	for (size_t at = 0; error == 0 && at < size; at++)
		sum = (unsigned char)(sum + ((const unsigned char *)data)[at]);
	return error;
}

/* Somebody comes anew: who was there before has left. */
static int
attach(struct arena *a, unsigned i)
{
	struct ring found;
	struct ring_consumer c;
	int error = ring_attach(&found, a->start, a->size);

	if (error < 0)
		return error;
	error = ring_consume(&c, &found, i);
	if (error == 0)
		consumers[i] = c;
	return error;
}

static int
work(struct arena *a, uint64_t *random)
{
	unsigned i = (unsigned)random_below(random, CONSUMERS);

	switch (random_below(random, 64)) {
	case 0:
		begin(a);
		return 0;
	case 1:
		return attach(a, i);
	case 2:
		return ring_drop(&ring, i);
	case 3:
		ring_release(&consumers[i]);
		return 0;
	case 4:
		if (random_below(random, 16) == 0)
			ring_close(&producer);
		else if (random_below(random, 16) == 0)
			ring_abandon(&ring);
		return 0;
	case 5 ... 10:
		ring_flush(&producer);
		return 0;
	default:
		return random_below(random, 3) == 0 ? produce(random)
						    : consume(i);
	}
}

const struct victim victim_ring = {
    .name = "ring", .pages = 4, .head = 512, .begin = begin, .work = work};
