#include "report/rows.h"
#include "report/sentences/actor_sets.h"

size_t
rows_shown(const struct step_record *step)
{
	size_t consumers = consumers_of(step);

	if (consumers <= ROWS_CONSUMERS_MAX)
		return step->process_count;
	return step->process_count - consumers + ROWS_CONSUMERS_FEW;
}
