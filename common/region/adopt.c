#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/fault_count.h"
#include "os/own_maps.h"
#include "os/pagemap_word.h"
#include "region/log.h"
#include "region/mapping.h"

#define WORDS 64 /* of pagemap, read at once */

/* Pages of the memory that is to be adopted. */
struct found {
	uint64_t written, zeros, swapped, others;
};

/* A line of maps that all of it lies in, as far as there is one. */
struct wanted {
	uintptr_t start, end;
	bool found; /* private anonymous memory without a name */
	bool alone; /* and nothing else is in it */
};

static int
refuse(struct region *r, int error, const char *why)
{
	r->why = why;
	return error;
}

static void
see_line(const char *line, void *arg)
{
	struct wanted *w = arg;
	uintptr_t start, end;
	unsigned long inode;
	char perms[5], name[2] = "";

	if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s %*s %*s %lu %1s",
		&start, &end, perms, &inode, name) < 4 ||
	    start > w->start || end < w->end)
		return;
	w->found = strcmp(perms, "rw-p") == 0 && inode == 0 && *name == '\0';
	w->alone = start == w->start && end == w->end;
}

static int
look_at_mapping(const struct region *r, struct wanted *out)
{
	uintptr_t start = (uintptr_t)r->start;

	*out = (struct wanted){
	    .start = start, .end = start + r->pages * r->page_size};
	return own_maps_each(see_line, out);
}

/* In a step in which nothing forks, a page that is there and not exclusive is
 * the page of zeros. */
static uint64_t *
class_of(struct found *found, uint64_t word)
{
	if (word & PAGEMAP_SWAPPED)
		return &found->swapped;
	if (!(word & PAGEMAP_PRESENT))
		return &found->others;
	return word & PAGEMAP_EXCLUSIVE ? &found->written : &found->zeros;
}

/* Logs a run of pages that are alike. */
static void
log_run(struct region *r, const struct found *found, const uint64_t *class,
    uint64_t first, uint64_t count)
{
	struct op op = {.set = pages_between(r->pages, first, count)};

	op.what = class == &found->written ? OP_WRITE : OP_READ;
	if (count > 0 && class != &found->others)
		region_log(r, op);
}

/* As many as are left, or WORDS. */
static bool
read_words(int fd, uint64_t page, uint64_t left, uint64_t words[WORDS])
{
	size_t size = (left < WORDS ? left : WORDS) * sizeof *words;

	return pread(fd, words, size, (off_t)(page * sizeof *words)) ==
	    (ssize_t)size;
}

/* Counts the pages of each class; and, if asked to, logs them. */
static int
walk(struct region *r, int fd, bool logs, struct found *out)
{
	const uint64_t *was = &out->others;
	uint64_t words[WORDS], *class, first = 0;

	*out = (struct found){0};
	for (uint64_t i = 0; i < r->pages; i++) {
		uint64_t page = (uintptr_t)r->start / r->page_size + i;

		if (i % WORDS == 0 &&
		    !read_words(fd, page, r->pages - i, words))
			return -EIO;
		class = class_of(out, words[i % WORDS]);
		(*class)++;
		if (logs && class != was) {
			log_run(r, out, was, first, i - first);
			first = i;
			was = class;
		}
	}
	if (logs)
		log_run(r, out, was, first, r->pages - first);
	return 0;
}

/* Can it be known how the memory came to be as it is? */
static int
judge(struct region *r, const struct found *found, const struct wanted *w,
    uint64_t faults)
{
	if (found->swapped > 0)
		return refuse(r, -ENODATA, "some of its pages are in swap");
	if (faults != found->written + found->zeros)
		return refuse(r, -ENODATA,
		    "the step took another number of faults than pages are "
		    "there: some were touched twice, or elsewhere, or before");
	/* Then it is not known what a child would inherit. */
	if (!w->alone && found->written == 0 && found->zeros > 0)
		return refuse(r, -ENODATA,
		    "it was one mapping with other memory, and nothing of it "
		    "was written");
	return 0;
}

/* Forbids huge pages, as all regions do; which also makes a mapping of its own
 * of what was a part of one. */
static int
set_apart(struct region *r)
{
	struct wanted w;
	int error = region_advise(
	    r, r->start, r->pages * r->page_size, REGION_ANON_PRIVATE, false);

	if (error == 0)
		error = look_at_mapping(r, &w);
	if (error == 0 && !w.alone)
		error = refuse(r, -EINVAL,
		    "it is one mapping with other memory, and stays so");
	return error;
}

static int
adopt(struct region *r, int fd, uint64_t faults)
{
	const struct op create = {
	    .what = OP_CREATE, .set = pages_all(r->pages)};
	struct found found;
	struct wanted w;
	int error = look_at_mapping(r, &w);

	if (error == 0 && !w.found)
		error = refuse(r, -EINVAL,
		    "no private anonymous memory, to be read and written, is "
		    "mapped there");
	if (error == 0)
		error = walk(r, fd, false, &found);
	if (error == 0)
		error = judge(r, &found, &w, faults);
	if (error == 0)
		error = set_apart(r);
	if (error < 0)
		return error;
	region_log(r, create);
	return walk(r, fd, true, &found);
}

static int
check(struct region *r, void *start, uint64_t pages, size_t page_size)
{
	size_t length;

	if (r->start != NULL)
		return -EBUSY;
	if (r->dry_run)
		return refuse(r, -ENOTSUP,
		    "what a library maps is not known before it is called: "
		    ".no_dry_run says so");
	if (r->log != NULL && r->log->count > 0)
		return refuse(r, -EBUSY,
		    "a step that adopts memory must do so before all else");
	if (pages == 0 || (uintptr_t)start % page_size != 0 ||
	    __builtin_mul_overflow(pages, page_size, &length))
		return refuse(r, -EINVAL, "these are no whole pages");
	return 0;
}

int
region_adopt(struct region *r, void *start, uint64_t pages)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	struct region kept = *r;
	struct faults so_far;
	int error = fault_count(&so_far), fd;

	if (error == 0)
		error = check(r, start, pages, page_size);
	if (error < 0)
		return error;
	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return refuse(r, -errno, "/proc/self/pagemap tells nothing");
	r->start = start;
	r->pages = pages;
	r->page_size = page_size;
	r->kind = REGION_ANON_PRIVATE;
	r->source = SOURCE_USUAL;
	r->fd = -1;
	r->read_only = r->huge = r->upgrades = false;
	r->unexpected = REGION_NO_PAGE;
	error = adopt(r, fd, so_far.minor + so_far.major - r->faults_before);
	close(fd);
	if (error < 0) {
		kept.why = r->why;
		*r = kept;
	}
	return error;
}
