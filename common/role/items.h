/* items.h: numbered items of several makers: did each come out once, and those
 * of a maker in order?
 *
 *	slot = item_of(maker, i);		makers 0 and 1, i below ITEMS
 *
 *	struct intake mine = {0};		of each taker, all zeros
 *	intake_note(&mine, slot);
 *
 *	all_right = intake_judge(me, all, takers);
 *
 * An intake has a bit for each item, so nothing that is lost or doubled evens
 * out with something else. It lies in shared memory; its taker writes it.
 */
#ifndef SHMLAB_ROLE_ITEMS_H
#define SHMLAB_ROLE_ITEMS_H

#include "role/role.h"

#define ITEMS  64 /* of each maker */
#define MAKERS 2

struct intake {
	uint64_t came[MAKERS]; /* a bit for each item of each maker */
	uint64_t last[MAKERS]; /* the bit of the one that came last */
	unsigned twice;	       /* it had come to this taker before */
	unsigned late;	       /* a later one had */
	unsigned nobodys;      /* it was no item */
};

/* Never 0, which is no item. */
static inline uint32_t
item_of(unsigned maker, unsigned number)
{
	return (maker + 1) << 16 | number;
}

void intake_note(struct intake *, uint32_t item);

/* Counts what came to all takers, and adds it as remarks and as a measure,
 * "lost". Returns whether each item came once, and in order. */
bool intake_judge(struct actor *, const struct intake *, unsigned takers);

#endif
