#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probe/available.h"
#include "probe/fault_events.h"
#include "probe/platform.h"

/* The pages of the experiment: one is written, the others are only read. s390
 * has up to 128 zero pages side by side, and chooses one by the address. */
#define READ_PAGES 128
#define ALL_PAGES  (1 + READ_PAGES)

/* Finds out from the entries of the experiment what is visible. */
static void
look_at_entries(const uint64_t words[ALL_PAGES], struct pagemap_sight *sight)
{
	uint64_t pfn, lowest = PAGEMAP_PFN, highest = 0;
	size_t i;

	sight->exclusive = words[0] & PAGEMAP_EXCLUSIVE;
	sight->pfns = words[0] & PAGEMAP_PFN;
	if (!sight->pfns)
		return;

	for (i = 1; i < ALL_PAGES; i++) {
		/* A machine without a zero page gave a frame instead. */
		if (words[i] & PAGEMAP_EXCLUSIVE)
			return;
		pfn = words[i] & PAGEMAP_PFN;
		lowest = pfn < lowest ? pfn : lowest;
		highest = pfn > highest ? pfn : highest;
	}
	sight->zero_pfn = lowest;
	sight->zero_more = highest - lowest;
}

/* The scan works if it finds exactly the pages that were only read. */
static bool
scan_works(int fd, uint64_t start, size_t page_size)
{
	bool zero[ALL_PAGES];
	size_t i;

	if (pagemap_zero_pages(fd, start, page_size, zero, ALL_PAGES) != 0)
		return false;

	for (i = 1; i < ALL_PAGES; i++)
		if (!zero[i])
			return false;
	return !zero[0];
}

static int
experiment(int fd, size_t page_size, struct pagemap_sight *sight)
{
	size_t size = ALL_PAGES * page_size, i;
	uint64_t words[ALL_PAGES];
	volatile char *pages;
	int error;

	pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		return -errno;

	/* Without huge pages in the kernel this fails, and is not needed. */
	madvise((void *)pages, size, MADV_NOHUGEPAGE);
	pages[0] = 1;
	for (i = 1; i < ALL_PAGES; i++)
		(void)pages[i * page_size];

	error = pagemap_read(fd, (uintptr_t)pages, page_size, words, ALL_PAGES);
	if (error == 0) {
		look_at_entries(words, sight);
		sight->scan = scan_works(fd, (uintptr_t)pages, page_size);
	}
	munmap((void *)pages, size);
	return error;
}

/* Where pagemap is missing or forbidden, nothing is visible. */
static int
find_sight(size_t page_size, struct pagemap_sight *sight)
{
	int fd, error;

	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return errno == EMFILE || errno == ENFILE ? -errno : 0;

	error = experiment(fd, page_size, sight);
	close(fd);
	return error;
}

/* "always [madvise] never": the word in brackets. */
static void
find_thp(char *word, size_t size)
{
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "re");
	char line[64] = "", *left, *right;

	word[0] = '\0';
	if (file == NULL)
		return;

	left = fgets(line, sizeof(line), file) ? strchr(line, '[') : NULL;
	right = left != NULL ? strchr(left, ']') : NULL;
	if (right != NULL)
		snprintf(word, size, "%.*s", (int)(right - left - 1), left + 1);
	fclose(file);
}

static bool
has_fault_addresses(void)
{
	struct fault_events events = {.fd = -1};
	bool has = fault_events_open(&events, getpid(), 1) == 0;

	fault_events_close(&events);
	return has;
}

static int
count_cpus(void)
{
	cpu_set_t set[8]; /* one of them holds 1024 CPUs */

	if (sched_getaffinity(0, sizeof(set), set) == -1)
		return (int)sysconf(_SC_NPROCESSORS_ONLN);
	return CPU_COUNT_S(sizeof(set), set);
}

int
platform_probe(struct platform *out)
{
	struct platform found = {0};
	int error;

	if (access("/proc/self/statm", R_OK) == -1)
		return -errno;

	found.page_size = (size_t)sysconf(_SC_PAGESIZE);
	error = find_sight(found.page_size, &found.sight);
	if (error != 0)
		return error;

	if (!found.sight.exclusive)
		found.proof = PROOF_TOTALS;
	else if (!found.sight.pfns)
		found.proof = PROOF_PAGES;
	else
		found.proof = PROOF_FRAMES;

	found.fault_addresses = has_fault_addresses();
	uname(&found.uts);
	found.cpus = count_cpus();
	find_thp(found.thp, sizeof(found.thp));
	found.available_kib = available_kib("");
	*out = found;
	return 0;
}

const char *
proof_name(enum proof proof)
{
	static const char *const names[] = {
	    [PROOF_TOTALS] = "totals",
	    [PROOF_PAGES] = "pages",
	    [PROOF_FRAMES] = "frames",
	};

	return names[proof];
}
