#include "role/items.h"

void
intake_note(struct intake *t, uint32_t item)
{
	uint32_t maker = (item >> 16) - 1, number = item & 0xffff;
	uint64_t bit;

	if (maker >= MAKERS || number >= ITEMS) {
		t->nobodys++;
		return;
	}
	bit = UINT64_C(1) << number;
	t->twice += (t->came[maker] & bit) != 0;
	t->late += bit < t->last[maker];
	t->came[maker] |= bit;
	t->last[maker] = bit;
}

static unsigned
count(uint64_t bits)
{
	return (unsigned)__builtin_popcountll(bits);
}

bool
intake_judge(struct actor *me, const struct intake *intakes, unsigned takers)
{
	unsigned came = 0, twice = 0, late = 0, nobodys = 0, lost;
	uint64_t all[MAKERS] = {0};

	for (unsigned i = 0; i < takers; i++) {
		const struct intake *t = &intakes[i];

		for (unsigned m = 0; m < MAKERS; m++) {
			twice += count(all[m] & t->came[m]);
			all[m] |= t->came[m];
		}
		twice += t->twice;
		late += t->late;
		nobodys += t->nobodys;
	}
	for (unsigned m = 0; m < MAKERS; m++)
		came += count(all[m]);
	lost = MAKERS * ITEMS - came;
	actor_say(
	    me, "%u of %u items came out, %u lost", came, MAKERS * ITEMS, lost);
	actor_say(me,
	    "came twice: %u; behind a later one: %u; no item at all: %u", twice,
	    late, nobodys);
	actor_measure(me, "lost", "", lost);
	return lost + twice + late + nobodys == 0;
}
