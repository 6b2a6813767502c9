#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/fault_count.h"
#include "os/madvise.h"
#include "os/nameless.h"
#include "os/own_maps.h"
#include "role/settle.h"

/* A program with its libraries has some 30 mappings. */
#define MAPPINGS_MAX 256

/* A sanitizer reserves terabytes of addresses, hardly any of which has a page;
 * no other mapping is this large. */
#define OWN_SIZE_MAX (UINT64_C(1) << 26)

static struct own {
	uintptr_t start, end;
	bool writable;
} own[MAPPINGS_MAX];
static size_t own_count;
static uint64_t listed; /* bytes of addresses, of all mappings */

static bool unsettled;
static uint64_t faults_before; /* since when it is */

/* The kernel's own pages in every process do not fault. */
static bool
is_of_kernel(const char *line)
{
	return strstr(line, "[vvar") != NULL || strstr(line, "[vdso") != NULL ||
	    strstr(line, "[vsyscall") != NULL;
}

/* VSZ does not count these. */
static bool
is_of_nobody(const char *line)
{
	return strstr(line, "[vsyscall") != NULL ||
	    strstr(line, "[vectors") != NULL;
}

static void
remember(const char *line, void *unused)
{
	struct own o;
	char perms[5];

	(void)unused;
	if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &o.start, &o.end,
		perms) != 3)
		return;
	if (!is_of_nobody(line))
		listed += o.end - o.start;
	if (own_count == MAPPINGS_MAX || is_of_kernel(line) ||
	    perms[0] != 'r' || o.end - o.start > OWN_SIZE_MAX)
		return;
	o.writable = perms[1] == 'w' && perms[3] == 'p';
	own[own_count++] = o;
}

int
own_size(uint64_t *bytes)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	char line[128];
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, line, sizeof line - 1);
	close(fd);
	if (n < 0)
		return -errno;
	line[n] = '\0';
	*bytes = strtoull(line, NULL, 10) * page_size;
	return 0;
}

/* Was the list read to its end? Another file says how much there is. */
static int
check_list(void)
{
	uint64_t size;
	int error = own_size(&size);

	return error == 0 && size != listed ? -EIO : error;
}

/* A load from each page; and a store, where the process may. The kernel can
 * make a table entry writable while the TLB still has it as read-only; the
 * first store to the page then faults, though the entry is right (Intel SDM
 * vol. 3, 4.10.4.3). That must not happen in a step. A sanitizer would check
 * each access in memory of its own. */
__attribute__((no_sanitize("address", "thread"))) static void
touch(const struct own *o)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);

	for (uintptr_t at = o->start; at < o->end; at += page_size) {
		volatile char *byte = (volatile char *)at;
		char value = *byte;

		if (o->writable)
			*byte = value;
	}
}

uint64_t
faults_so_far(void)
{
	struct faults so_far = {0};

	(void)fault_count(&so_far); /* it worked in settle() */
	return so_far.minor + so_far.major;
}

static bool
populate(const struct own *o)
{
	return madvise((void *)o->start, o->end - o->start,
		   o->writable ? MADV_POPULATE_WRITE : MADV_POPULATE_READ) == 0;
}

/* After an error pages are touched one by one: before Linux 5.14 there is no
 * such advice. Where a file ends before its mapping, pages cannot be touched;
 * the kernel, which is asked to copy from each, says so. */
static int
settle_page_by_page(const struct own *all)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	struct own page = *all;
	int fd = nameless_memory();

	if (fd < 0)
		return fd;
	for (; page.start < all->end; page.start = page.end) {
		page.end = page.start + page_size;
		if (pwrite(fd, (void *)page.start, 1, 0) == 1)
			touch(&page);
	}
	close(fd);
	return 0;
}

int
settle(void)
{
	struct faults unused;
	int error = 0;

	if (own_count == 0) {
		error = own_maps_each(remember, NULL);
		if (error == 0)
			error = check_list();
	}
	if (error == 0)
		error = fault_count(&unused);
	/* The first look at the clock maps the kernel's page with the time; a
	 * step may be the next to look. */
	(void)clock_ns();

	for (size_t i = 0; error == 0 && i < own_count; i++) {
		if (populate(&own[i]))
			touch(&own[i]);
		else
			error = settle_page_by_page(&own[i]);
	}
	unsettled = false;
	return error;
}

void
settle_before_fork(void)
{
	if (!unsettled)
		faults_before = faults_so_far();
	unsettled = true;
}

int
settle_again(uint64_t *faults)
{
	int error = settle();

	*faults = faults_so_far() - faults_before;
	return error;
}
