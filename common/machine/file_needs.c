#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine/file_needs.h"
#include "os/nameless.h"

static bool
may_sync(int fd)
{
	return fdatasync(fd) == 0;
}

static bool
may_advise(int fd)
{
	return posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM) == 0;
}

/* Of a page that is mapped, and not touched. */
static bool
may_look(int fd)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	unsigned char cached;
	bool may;

	if (page == MAP_FAILED)
		return true;
	may = mincore(page, size, &cached) == 0;
	munmap(page, size);
	return may;
}

static const struct {
	const char *name;
	bool (*may)(int fd);
} calls[] = {
    {"fdatasync(2)", may_sync},
    {"posix_fadvise(2)", may_advise},
    {"mincore(2)", may_look},
};

const char *
file_needs_refused(void)
{
	const char *refused = NULL;
	int fd = nameless_memory();

	if (fd < 0)
		return NULL;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (refused == NULL && !calls[i].may(fd))
			refused = calls[i].name;
	close(fd);
	return refused;
}
