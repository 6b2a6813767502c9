#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "os/tlb.h"
#include "region/log.h"
#include "region/noted.h"

/* What a write leaves in a page: the writer's mark and the page's number. Never
 * 0, which is what fresh memory holds. */
static uint64_t
stamp(unsigned mark, uint64_t page)
{
	return ((uint64_t)mark + 1) << 44 | page;
}

static volatile uint64_t *
word(const struct region *r, uint64_t page)
{
	return (volatile uint64_t *)(void *)(r->start + page * r->page_size);
}

/* One load, one store. */
static uint64_t
load_word(const struct region *r, uint64_t page)
{
	uint64_t found = *word(r, page);

	if (r->exact && r->upgrades)
		tlb_fence();
	return found;
}

static void
store_word(const struct region *r, uint64_t page, uint64_t value)
{
	*word(r, page) = value;
	if (r->exact && r->upgrades)
		tlb_fence();
}

int
region_read(struct region *r, struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_will_read(r, set);

	if (error < 0 || r->dry_run)
		return error;
	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			(void)load_word(r, run.first + i);
	return 0;
}

int
region_write(struct region *r, struct pages set, unsigned mark)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_begin(
	    r, (struct op){.what = OP_WRITE, .set = set, .mark = mark});

	if (error < 0 || r->dry_run)
		return error;
	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			store_word(
			    r, run.first + i, stamp(mark, run.first + i));
	return 0;
}

/* A call that moves a word has moved all of it. */
static int
moved(ssize_t n)
{
	return n < 0 ? (int)n : n == sizeof(uint64_t) ? 0 : -EIO;
}

/* The kernel stores to a page what it reads from the pipe. */
static int
read_into(const struct region *r, const int fds[2], unsigned mark, uint64_t i)
{
	uint64_t value = stamp(mark, i);
	int error = moved(noted_write(r, fds[1], &value, sizeof value));

	return error < 0 ? error
			 : moved(noted_read(r, fds[0],
			       r->start + i * r->page_size, sizeof value));
}

/* The kernel loads from a page what it writes to the pipe. */
static int
write_from(const struct region *r, const int fds[2], unsigned mark, uint64_t i)
{
	uint64_t value;
	int error = moved(
	    noted_write(r, fds[1], r->start + i * r->page_size, sizeof value));

	(void)mark;
	return error < 0 ? error
			 : moved(noted_read(r, fds[0], &value, sizeof value));
}

static int
store_past_mapping(
    const struct region *r, const int fds[2], unsigned mark, uint64_t i)
{
	uint64_t value = stamp(mark, i);

	(void)fds;
	return moved(noted_pwrite(
	    r, r->fd, &value, sizeof value, (off_t)(i * r->page_size)));
}

/* Each page; in a dry run only those of which the calls are listed. */
static int
each_listed(struct region *r, const struct op *op, const int fds[2],
    int (*act)(
	const struct region *, const int fds[2], unsigned mark, uint64_t page))
{
	struct pages_cursor at = pages_walk(op->set);
	uint64_t left = op->set.count;
	struct pages_run run = {0};
	int error;

	if (r->dry_run && left > CALLS_EACH)
		left = CALLS_EACH;
	while (left > 0 && pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count && left > 0; i++, left--) {
			error = act(r, fds, op->mark, run.first + i);
			if (error < 0)
				return error;
			if (r->exact && !r->dry_run)
				tlb_fence();
		}
	return 0;
}

/* In a dry run: the calls of the pages that were left out. */
static void
note_rest(const struct region *r, enum call_kind what, uint64_t pages)
{
	if (r->dry_run && pages > CALLS_EACH)
		call_note_more(r->calls, what, pages - CALLS_EACH);
}

static int
by_pipe(struct region *r, const struct op *op,
    int (*copy)(
	const struct region *, const int fds[2], unsigned mark, uint64_t page))
{
	int fds[2], error = region_begin(r, *op);

	if (error < 0)
		return error;
	error = noted_pipe(r, fds);
	if (error < 0)
		return region_end(r, error);
	error = each_listed(r, op, fds, copy);
	note_rest(r, CALL_WRITE, op->set.count);
	note_rest(r, CALL_READ, op->set.count);
	(void)noted_close(r, fds[0]);
	(void)noted_close(r, fds[1]);
	return region_end(r, error);
}

int
region_read_into(struct region *r, struct pages set, unsigned mark)
{
	const struct op op = {.what = OP_READ_INTO, .set = set, .mark = mark};

	return by_pipe(r, &op, read_into);
}

int
region_write_from(struct region *r, struct pages set)
{
	const struct op op = {.what = OP_WRITE_FROM, .set = set};

	return by_pipe(r, &op, write_from);
}

static int
poke(const struct region *r, const int fds[2], unsigned mark, uint64_t i)
{
	uint64_t value = stamp(mark, i);
	const unsigned char *page = r->start + i * r->page_size;

	return moved(noted_pwrite(
	    r, fds[0], &value, sizeof value, (off_t)(uintptr_t)page));
}

int
region_poke(struct region *r, struct pages set, unsigned mark)
{
	const struct op op = {.what = OP_POKE, .set = set, .mark = mark};
	int fds[2], error = region_begin(r, op);

	if (error < 0)
		return error;
	fds[0] = noted_open(r, "/proc/self/mem", O_RDWR | O_CLOEXEC, 0);
	if (fds[0] < 0)
		return region_end(r, fds[0]);
	error = each_listed(r, &op, fds, poke);
	note_rest(r, CALL_PWRITE, set.count);
	(void)noted_close(r, fds[0]);
	return region_end(r, error);
}

static int
load(const struct region *r, uint64_t page, uint64_t *out)
{
	*out = load_word(r, page);
	return 0;
}

static int
load_past_mapping(const struct region *r, uint64_t page, uint64_t *out)
{
	return moved(noted_pread(
	    r, r->fd, out, sizeof *out, (off_t)(page * r->page_size)));
}

/* Reads every page, also after one with the wrong bytes: the log says so. */
static int
check_each(struct region *r, const struct op *op,
    int (*look)(const struct region *, uint64_t page, uint64_t *out))
{
	struct pages_cursor at = pages_walk(op->set);
	struct pages_run run;
	uint64_t found;
	int error;

	r->unexpected = REGION_NO_PAGE;
	while (pages_next(&at, &run))
		for (uint64_t i = run.first; i < run.first + run.count; i++) {
			error = look(r, i, &found);
			if (error < 0)
				return error;
			if (found != stamp(op->mark, i) &&
			    r->unexpected == REGION_NO_PAGE)
				r->unexpected = i;
		}
	return r->unexpected == REGION_NO_PAGE ? 0 : -EBADMSG;
}

int
region_expect(struct region *r, struct pages set, unsigned mark)
{
	const struct op op = {
	    .what = OP_READ, .set = set, .mark = mark, .checked = true};
	int error = region_begin(r, op);

	return error < 0 || r->dry_run ? error : check_each(r, &op, load);
}

/* In a dry run: the call, which finds nothing. */
static int
list_load(const struct region *r, const int fds[2], unsigned mark, uint64_t i)
{
	uint64_t unused;

	(void)fds;
	(void)mark;
	return load_past_mapping(r, i, &unused);
}

int
region_pread_expect(struct region *r, struct pages set, unsigned mark)
{
	const struct op op = {
	    .what = OP_PREAD, .set = set, .mark = mark, .checked = true};
	int error = region_begin(r, op);

	if (error < 0)
		return error;
	if (!r->dry_run)
		return check_each(r, &op, load_past_mapping);
	(void)each_listed(r, &op, NULL, list_load);
	note_rest(r, CALL_PREAD, set.count);
	return 0;
}

int
region_pwrite(struct region *r, struct pages set, unsigned mark)
{
	const struct op op = {.what = OP_PWRITE, .set = set, .mark = mark};
	int error = region_begin(r, op);

	if (error < 0)
		return error;
	error = region_end(r, each_listed(r, &op, NULL, store_past_mapping));
	if (error == 0)
		note_rest(r, CALL_PWRITE, set.count);
	return error;
}

int
region_will_read(struct region *r, struct pages set)
{
	return region_begin(r, (struct op){.what = OP_READ, .set = set});
}

int
region_will_write(struct region *r, struct pages set)
{
	return region_begin(r, (struct op){.what = OP_WRITE, .set = set});
}

int
region_note_live(struct region *r, struct pages set)
{
	return region_begin(r, (struct op){.what = OP_LIVE, .set = set});
}
