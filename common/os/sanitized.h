/* sanitized.h: is this program built with a sanitizer that keeps notes on every
 * byte? They lie in terabytes of addresses, and to write them takes faults. */
#ifndef SHMLAB_OS_SANITIZED_H
#define SHMLAB_OS_SANITIZED_H

#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED                                                              \
	(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED false
#endif

#endif
