#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loop.h"

/* Others take free devices at the same time. */
#define TRIES 50

static int
make(const char *program, int fd)
{
	char command[256];
	int status;

	snprintf(command, sizeof command,
	    "PATH=$PATH:/sbin:/usr/sbin; %s /proc/%d/fd/%d >/dev/null 2>&1",
	    program, getpid(), fd);
	status = system(command);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return -ENOPKG;
	return status == 0 ? 0 : -EIO;
}

int
loop_make(const char *program, size_t size)
{
	char path[] = "/tmp/shmlab-image-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)size) < 0)
		error = -errno;
	if (error == 0)
		error = make(program, fd);
	unlink(path);
	if (error < 0)
		close(fd);
	return error < 0 ? error : fd;
}

/* A free device that has the image; its path. */
static int
attach(int control, int image, char *path, size_t size)
{
	struct loop_config config = {
	    .fd = (uint32_t)image,
	    .info.lo_flags = LO_FLAGS_AUTOCLEAR,
	};
	int number = ioctl(control, LOOP_CTL_GET_FREE);
	int fd, error;

	if (number < 0)
		return -errno;
	snprintf(path, size, "/dev/loop%d", number);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl(fd, LOOP_CONFIGURE, &config) == 0)
		return fd;
	error = -errno;
	close(fd);
	return error;
}

int
loop_mount(int image, const char *at, const char *type, const char *options)
{
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	int fd = control < 0 ? -errno : -EBUSY, error = 0;
	char path[32];

	for (int i = 0; fd == -EBUSY && i < TRIES; i++)
		fd = attach(control, image, path, sizeof path);
	if (control >= 0)
		close(control);
	if (fd < 0)
		return fd;
	if (mount(path, at, type, 0, options) < 0)
		error = -errno;
	close(fd);
	return error;
}
