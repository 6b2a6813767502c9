#include "stream/message.h"

/* An odd constant: neighbours differ in about half of their bits. */
#define SPREAD UINT64_C(0x9e3779b97f4a7c15)

static uint64_t
word(uint64_t number, size_t i)
{
	return (number + 1) * SPREAD + i;
}

void
message_write(void *at, size_t size, uint64_t number, uint64_t sent)
{
	uint64_t *words = at;

	words[0] = word(number, 0);
	if (size > sizeof *words)
		words[1] = sent;
	for (size_t i = 2; i < size / sizeof *words; i++)
		words[i] = word(number, i);
}

bool
message_check(const void *at, size_t size, uint64_t number, uint64_t *sent)
{
	const uint64_t *words = at;
	uint64_t wrong = words[0] ^ word(number, 0);

	*sent = size > sizeof *words ? words[1] : 0;
	for (size_t i = 2; i < size / sizeof *words; i++)
		wrong |= words[i] ^ word(number, i);
	return wrong == 0;
}
