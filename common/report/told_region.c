#include "report/told_region.h"

struct head_record
head_of_region(const struct head_record *head, const struct step_record *part)
{
	struct head_record own = *head;

	if (part->region[0] == '\0')
		return own;
	for (size_t i = 0; i < part->process_count; i++) {
		const struct region_record *r = part->processes[i].region;

		if (r != NULL)
			own.parameters.pages = (r->end - r->start) /
			    head->platform.page_size;
	}
	if (own.parameters.pages == 0)
		own.parameters.pages = 1; /* in a record that was spoilt */
	return own;
}

bool
region_has_part(
    const struct step_record *before, const struct step_record *part)
{
	return part->region[0] == '\0' || part->op_count > 0 ||
	    step_mapped_by(part) > 0 ||
	    (before != NULL && step_mapped_by(before) > 0);
}

const char *
region_noun(const struct head_record *head)
{
	return head->regions.count > 1 ? "regions" : "region";
}
