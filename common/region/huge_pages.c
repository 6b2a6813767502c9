#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "region/mapping.h"

#define THP "/sys/kernel/mm/transparent_hugepage/"

/* The text of a file of settings; "" if there is no such file. */
static void
read_setting(const char *path, char *setting, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, setting, size - 1);

	if (fd >= 0)
		close(fd);
	setting[n > 0 ? n : 0] = '\0';
}

uint64_t
region_huge_pages(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE) / sizeof(uint64_t);
}

#define SETTING 64

/* "always [madvise] never"; "" if this process gets no huge pages. Since Linux
 * 6.8 each size has a setting of its own, which mostly inherits the general
 * one. */
static void
read_huge_setting(char own[SETTING])
{
	size_t size = (size_t)region_huge_pages() *
	    (size_t)sysconf(_SC_PAGESIZE);
	char all[SETTING], path[96];

	snprintf(path, sizeof path, THP "hugepages-%zukB/enabled", size / 1024);
	read_setting(THP "enabled", all, sizeof all);
	read_setting(path, own, SETTING);
	if (strstr(own, "[inherit]") != NULL || own[0] == '\0')
		strcpy(own, all);
	if (prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1)
		own[0] = '\0';
}

/* madvise(2) does not say so if the advice will never be followed. */
bool
region_allows_huge_pages(void)
{
	char setting[SETTING];

	read_huge_setting(setting);
	return setting[0] != '\0' && strstr(setting, "[never]") == NULL;
}

bool
region_gets_huge_pages(void)
{
	char setting[SETTING];

	read_huge_setting(setting);
	return strstr(setting, "[always]") != NULL;
}
