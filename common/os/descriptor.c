#include <errno.h>
#include <unistd.h>

#include "os/descriptor.h"

void
descriptor_close(int *fd)
{
	int error = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = DESCRIPTOR_CLOSED;
	errno = error;
}
