#include <sys/syscall.h>
#include <unistd.h>

#include "os/mlock.h"

int
mlock_call(const void *start, size_t length)
{
	return (int)syscall(SYS_mlock, start, length);
}

int
munlock_call(const void *start, size_t length)
{
	return (int)syscall(SYS_munlock, start, length);
}
