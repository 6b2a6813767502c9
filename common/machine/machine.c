#include <unistd.h>

#include "machine/calibrate.h"
#include "machine/machine.h"

int
machine_learn(bool huge, struct machine *out)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct machine found = {
	    .model =
		{
		    .page_size = page_size,
		    .table_pages = (unsigned)(page_size / sizeof(uint64_t)),
		},
	    .huge = huge,
	};
	int error = calibrate_read(&found.model);

	if (error == 0)
		error = calibrate_store(&found.model, &found.frames);
	if (error == 0)
		error = calibrate_merge(&found.model);
	if (error == 0 && huge)
		error = calibrate_huge(&found.model);
	if (error == 0)
		*out = found;
	return error;
}
