#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coordinator/mappings_check.h"
#include "ledger/unlogged.h"
#include "record/runs.h"

#define PERMS_SIZE 5

/* Pages of the region, mapped or expected to be mapped alike. */
struct alike {
	uint64_t first, end; /* first == end: there is none */
	char perms[PERMS_SIZE];
};

/* The two sides, from their beginnings on. */
struct sides {
	const struct model *model;
	const struct mappings *mappings;
	const struct mapped_region *mapped;
	uint64_t page_size;
	unsigned index;
	unsigned vma; /* the next of the model's */
	size_t map;   /* the next mapping of the process */
};

static struct alike
next_vma(struct sides *s)
{
	struct alike out = {.first = UINT64_MAX, .end = UINT64_MAX};
	struct model_vma vma;

	if (!model_next_vma(s->model, s->index, &s->vma, &vma))
		return out;
	out.first = vma.first;
	out.end = vma.first + vma.count;
	snprintf(out.perms, sizeof out.perms, "%s%c", access_perms(vma.access),
	    region_kind_is_shared(s->mapped->kind) ? 's' : 'p');
	return out;
}

/* The next mapping that has pages of the region in it; one that has grown goes
 * on behind the region. */
static struct alike
next_mapping(struct sides *s)
{
	const struct mappings *all = s->mappings;
	uint64_t start = s->mapped->start;
	uint64_t end = start + s->mapped->pages * s->page_size;
	struct alike out = {.first = UINT64_MAX, .end = UINT64_MAX};

	while (s->map < all->count) {
		const struct mapping *m = &all->at[s->map++];

		if (!mapping_overlaps(m, start, end))
			continue;
		memcpy(out.perms, m->perms, sizeof out.perms);
		out.first = m->start > start ? (m->start - start) / s->page_size
					     : 0;
		out.end = (m->end - start) / s->page_size;
		break;
	}
	return out;
}

static const char *
perms_at(const struct alike *stretch, uint64_t page)
{
	return page >= stretch->first && page < stretch->end ? stretch->perms
							     : "unmapped";
}

/* Where the pages after page are mapped alike on each side, on both. */
static uint64_t
end_at(const struct alike *a, const struct alike *b, uint64_t page)
{
	const uint64_t bounds[] = {a->first, a->end, b->first, b->end};
	uint64_t end = UINT64_MAX;

	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
		if (bounds[i] > page && bounds[i] < end)
			end = bounds[i];
	return end;
}

static void
describe(uint64_t first, uint64_t end, const char *expected,
    const char *measured, char detail[FINDING_DETAIL_MAX])
{
	char label[PAGES_LABEL_MAX];

	snprintf(detail, FINDING_DETAIL_MAX, "%s: by the operations %s, now %s",
	    pages_label(first, end, label), expected, measured);
}

/* How many pages are mapped otherwise. */
static int64_t
compare(struct sides *s, char detail[FINDING_DETAIL_MAX])
{
	struct alike predicted = next_vma(s), measured = next_mapping(s);
	int64_t differ = 0;

	for (uint64_t page = 0, end; page != UINT64_MAX; page = end) {
		const char *expected, *seen;

		while (predicted.end <= page && predicted.end != UINT64_MAX)
			predicted = next_vma(s);
		while (measured.end <= page && measured.end != UINT64_MAX)
			measured = next_mapping(s);
		end = end_at(&predicted, &measured, page);
		expected = perms_at(&predicted, page);
		seen = perms_at(&measured, page);
		if (strcmp(expected, seen) == 0)
			continue;
		if (differ == 0)
			describe(page, end, expected, seen, detail);
		differ += (int64_t)(end - page);
	}
	return differ;
}

static int
check_actor(struct sides *s, unsigned step, struct crosscheck *c)
{
	struct finding pages = {
	    .step = step,
	    .index = s->index,
	    .line = UNLOGGED_MAPPINGS,
	    .unit = "pages",
	};
	int error;

	pages.measured = compare(s, pages.detail);
	error = crosscheck_compare(c, &pages, 0);
	return error < 0 ? error : 0;
}

int
mappings_check(const struct model *m, const struct actors *actors,
    unsigned region, const struct step_record *step, struct crosscheck *c)
{
	int error = 0;

	for (size_t i = 0; error == 0 && i < step->process_count; i++) {
		const struct process_record *p = &step->processes[i];
		const struct actor_handle *h = &actors->handles[p->index];
		struct sides s = {
		    .model = m,
		    .mappings = &h->process.mappings,
		    .mapped = &h->mapped[region],
		    .page_size = (uint64_t)c->page_kib * 1024,
		    .index = p->index,
		};

		if (s.mapped->start != 0 && model_is_mapped(m, p->index))
			error = check_actor(&s, step->number, c);
	}
	return error;
}
