#include "machine/machine.h"

static void
take_huge(const struct huge_calibration *c, struct model_machine *out)
{
	out->huge_pages = c->huge_pages;
	out->protect_restores_huge = c->protect_restores_huge;
	out->protect_restores_clean = c->protect_restores_clean;
	out->dontneed_takes_table = c->dontneed_takes_table;
	out->zeros_become_huge = c->zeros_become_huge;
	out->keeps_part = c->keeps_part;
	out->keeps_last_part = c->keeps_last_part;
}

int
machine_learn(bool huge, struct machine *out)
{
	struct huge_calibration of_huge;
	struct stale_trial stale;
	struct calibration c;
	int error = calibrate(&c);

	if (error == 0)
		error = stale_try(&stale);
	if (error == 0 && huge)
		error = calibrate_huge(&of_huge);
	if (error < 0)
		return error;
	*out = (struct machine){
	    .model =
		{
		    .page_size = c.page_size,
		    .fault_around = c.fault_around,
		    .table_pages = c.table_pages,
		    .shared_read_writable = c.shared_read_writable,
		    .dirtying_is_major = c.dirtying_is_major,
		    .protect_restores = c.protect_restores,
		    .remove_needs_write = c.remove_needs_write,
		    .may_copy_own = c.may_copy_own,
		},
	    .huge = huge,
	    .frames = c.frames,
	    .stale = stale,
	};
	if (huge)
		take_huge(&of_huge, &out->model);
	return 0;
}
