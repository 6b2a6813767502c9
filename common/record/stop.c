#include <stddef.h>

#include "record/stop.h"

static const volatile sig_atomic_t *flag;

void
record_stop_on(const volatile sig_atomic_t *stop)
{
	flag = stop;
}

bool
record_is_stopped(void)
{
	return flag != NULL && *flag != 0;
}
