#include <errno.h>
#include <sys/resource.h>

#include "os/fault_count.h"

int
fault_count(struct faults *out)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) < 0)
		return -errno;
	*out = (struct faults){
	    .minor = (uint64_t)usage.ru_minflt,
	    .major = (uint64_t)usage.ru_majflt,
	};
	return 0;
}
