#include "os/robust_mutex.h"

int
robust_mutex_init(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attr;
	int error = -pthread_mutexattr_init(&attr);

	if (error < 0)
		return error;
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	error = -pthread_mutex_init(mutex, &attr);
	pthread_mutexattr_destroy(&attr);
	return error;
}
