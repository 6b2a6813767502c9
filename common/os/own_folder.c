#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "os/own_folder.h"

bool
own_folder(char *path, size_t size)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

	if (n < 0 || (size_t)n == sizeof program - 1)
		return false;
	program[n] = '\0';
	*strrchr(program, '/') = '\0';
	return strlcpy(path, program, size) < size;
}
