#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "own_folders.h"

static char own_folder[] = "/var/tmp/shmlab-own-XXXXXX";
static bool apart;

int
own_folders_take(void **state)
{
	(void)state;
	unsetenv("TMPDIR");
	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return 0;
	(void)mount("shm", "/dev/shm", "tmpfs", 0, "mode=1777");
	if (mkdtemp(own_folder) == NULL || chmod(own_folder, 01777) < 0)
		return -1;
	apart = mount(own_folder, "/var/tmp", NULL, MS_BIND, NULL) == 0;
	return apart ? 0 : rmdir(own_folder);
}

bool
own_folders_are(void)
{
	return apart;
}

int
own_folders_leave(void **state)
{
	(void)state;
	if (!apart)
		return 0;
	return umount2("/var/tmp", MNT_DETACH) < 0 ? -1 : rmdir(own_folder);
}
