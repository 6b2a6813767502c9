/* told_region.h: what a report needs to tell a step region by region.
 *
 *	for (size_t i = 0; i < step_regions(step); i++) {
 *		const struct step_record *part = step_region(step, i);
 *		const struct head_record own = head_of_region(head, part);
 *
 *		if (region_has_part(step_region(before, i), part))
 *			...
 *	}
 */
#ifndef SHMLAB_REPORT_TOLD_REGION_H
#define SHMLAB_REPORT_TOLD_REGION_H

#include "record/record.h"

/* The head, with the size of that region, which may be another one than was
 * asked for. Of a single region it is the head itself. */
struct head_record head_of_region(
    const struct head_record *, const struct step_record *part);

/* Is there anything to tell: is it mapped, or was it, or was it used? Of a
 * single region there always is. */
bool region_has_part(
    const struct step_record *before, const struct step_record *part);

/* "region"; "regions" of a pair with several. */
const char *region_noun(const struct head_record *);

#endif
