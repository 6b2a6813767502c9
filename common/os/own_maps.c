#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "os/own_maps.h"

int
own_maps_each(void (*see)(const char *line, void *arg), void *arg)
{
	static char text[4096];
	size_t used = 0;
	ssize_t n;
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	while ((n = read(fd, text + used, sizeof text - 1 - used)) > 0) {
		char *line = text, *end;

		used += (size_t)n;
		text[used] = '\0';
		for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
			*end = '\0';
			see(line, arg);
		}
		used -= (size_t)(line - text);
		memmove(text, line, used);
		if (used == sizeof text - 1)
			used = 0; /* a path longer than the buffer; the
				     rest of its line is no mapping */
	}
	close(fd);
	return n < 0 ? -errno : 0;
}
