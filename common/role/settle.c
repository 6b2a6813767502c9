#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/fault_count.h"
#include "os/madvise.h"
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

static bool unsettled;
static uint64_t faults_before; /* since when it is */

/* The kernel's own pages in every process do not fault. */
static bool
is_of_kernel(const char *line)
{
	return strstr(line, "[vvar") != NULL || strstr(line, "[vdso") != NULL ||
	    strstr(line, "[vsyscall") != NULL;
}

static void
remember(const char *line)
{
	struct own *o = &own[own_count];
	char perms[5];

	if (own_count == MAPPINGS_MAX || is_of_kernel(line))
		return;
	if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &o->start, &o->end,
		perms) != 3 ||
	    perms[0] != 'r')
		return;
	if (o->end - o->start > OWN_SIZE_MAX)
		return;
	o->writable = perms[1] == 'w' && perms[3] == 'p';
	own_count++;
}

/* Reads /proc/self/maps a line at a time without allocating anything. */
static int
list_own(void)
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
			remember(line);
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

int
settle(void)
{
	struct faults unused;
	int error = own_count == 0 ? list_own() : 0;

	if (error == 0)
		error = fault_count(&unused);
	/* The first look at the clock maps the kernel's page with the time; a
	 * step may be the next to look. */
	(void)clock_ns();

	for (size_t i = 0; error == 0 && i < own_count; i++) {
		const struct own *o = &own[i];
		size_t size = o->end - o->start;
		int advice = o->writable ? MADV_POPULATE_WRITE
					 : MADV_POPULATE_READ;

		/* EFAULT: a file that ends before its mapping, and pages
		 * beyond its end cannot be touched. After other errors pages
		 * are touched one by one: before Linux 5.14 there is no such
		 * advice. */
		if (madvise((void *)o->start, size, advice) == 0 ||
		    errno != EFAULT)
			touch(o);
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
