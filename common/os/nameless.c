#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/nameless.h"

int
nameless_memory(void)
{
	int fd = memfd_create("shmlab", MFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int
nameless_file(const char *folder)
{
	char path[PATH_MAX];
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	if (errno != EOPNOTSUPP && errno != EISDIR)
		return -errno;
	if (snprintf(path, sizeof path, "%s/shmlab-XXXXXX", folder) >=
	    (int)sizeof path)
		return -ENAMETOOLONG;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return fd;
}

int
nameless_queue(
    const char *name, const struct mq_attr *attributes, const char **call)
{
	int mark = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	mqd_t queue = mq_open(
	    name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, attributes);
	int error = queue < 0 || mq_unlink(name) < 0 ? -errno : 0;

	*call = queue < 0 ? "mq_open(3)" : "mq_unlink(3)";
	/* Where there is no room for the mark, it is done without; and it stays
	 * while the queue's name does. */
	if (mark >= 0)
		close(mark);
	if (mark >= 0 && (queue < 0 || error == 0) && shm_unlink(name) < 0 &&
	    error == 0) {
		*call = "shm_unlink(3)";
		error = -errno;
	}
	if (error < 0 && queue >= 0)
		mq_close(queue);
	return error < 0 ? error : queue;
}
