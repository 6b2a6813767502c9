#include <errno.h>
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

static int
load(const struct region *r, uint64_t page, uint64_t *out)
{
	*out = load_word(r, page);
	return 0;
}

static int
load_past_mapping(const struct region *r, uint64_t page, uint64_t *out)
{
	ssize_t n = noted_pread(
	    r, r->fd, out, sizeof *out, (off_t)(page * r->page_size));

	if (n < 0)
		return (int)n;
	return n == sizeof *out ? 0 : -EIO;
}

/* Reads every page, also after one with the wrong bytes: the log says so. */
static int
expect(struct region *r, struct op op,
    int (*look)(const struct region *, uint64_t page, uint64_t *out))
{
	struct pages_cursor at = pages_walk(op.set);
	struct pages_run run;
	uint64_t found;
	int error = region_begin(r, op);

	if (error < 0 || r->dry_run)
		return error;
	r->unexpected = REGION_NO_PAGE;
	while (pages_next(&at, &run))
		for (uint64_t i = run.first; i < run.first + run.count; i++) {
			error = look(r, i, &found);
			if (error < 0)
				return error;
			if (found != stamp(op.mark, i) &&
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

	return expect(r, op, load);
}

/* In a dry run: what reading the file past the mapping would call. */
static void
note_reads(const struct region *r, struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run = {0};
	uint64_t listed = 0, found;

	while (listed < CALLS_EACH && pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count && listed < CALLS_EACH;
		     i++) {
			(void)load_past_mapping(r, run.first + i, &found);
			listed++;
		}
	call_note_more(r->calls, CALL_PREAD, set.count - listed);
}

int
region_pread_expect(struct region *r, struct pages set, unsigned mark)
{
	const struct op op = {
	    .what = OP_PREAD, .set = set, .mark = mark, .checked = true};
	int error;

	if (r->start != NULL && !region_kind_is_file(r->kind))
		return -EINVAL;
	error = expect(r, op, load_past_mapping);
	if (error == 0 && r->dry_run)
		note_reads(r, set);
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
