#include "ledger/classes.h"
#include "ledger/deduce.h"
#include "record/stop.h"

/* Stands after the last run of a list, and has no end. */
static const struct run nothing = {
    .count = UINT64_MAX,
    .state = PAGE_ABSENT,
    .frame = FRAME_UNSEEN,
};

/* What was done in the step. */
struct activity {
	bool reads, writes; /* by the actor */
	bool others;	    /* another actor read or wrote */
	bool gives;	    /* an actor gave up pages */
};

static bool
gives_up(enum op_kind what)
{
	return what == OP_DROP || what == OP_EVICT || what == OP_PAGEOUT ||
	    op_takes_from_all(what) || what == OP_UNMAP || what == OP_REPLACE;
}

static void
note_op(struct activity *d, const struct op *op, bool own)
{
	bool reads = op_reads(op);
	bool writes = op_writes(op) || (op_may_populate(op) && !reads);

	d->reads |= own && reads;
	d->writes |= own && writes;
	d->others |= !own && (reads || writes);
	d->gives |= gives_up(op->what);
}

static struct activity
activity_of(const struct step_record *step, unsigned index)
{
	struct activity d = {0};

	for (size_t i = 0; i < step->op_count; i++)
		note_op(&d, &step->ops[i].op, step->ops[i].index == index);
	return d;
}

static struct seen_page
seen(const struct run *run, uint64_t page)
{
	return (struct seen_page){
	    .state = run->state,
	    .anonymous = run->anonymous,
	    .frame = run->frame != FRAME_UNSEEN
		? run->frame + (page - run->first)
		: FRAME_UNSEEN,
	};
}

/* Frames ascend with the pages in both lists of runs, so what is true of the
 * first page of a stretch is true of all. */
static void
add_pages(struct evidence *e, const struct region_record *before,
    const struct region_record *after)
{
	size_t b = 0;
	uint64_t page = 0;

	for (size_t a = 0; a < after->run_count && !record_is_stopped();) {
		const struct run *to = &after->runs[a];
		const struct run *from = before != NULL && b < before->run_count
		    ? &before->runs[b]
		    : &nothing;
		uint64_t from_end = from->first + from->count;
		uint64_t to_end = to->first + to->count;
		uint64_t end = from_end < to_end ? from_end : to_end;
		struct seen_page was = seen(from, page), is = seen(to, page);

		evidence_add(e, &was, &is, (int64_t)(end - page));
		b += end == from_end;
		a += end == to_end;
		page = end;
	}
}

static bool
is_seen(const struct region_record *region)
{
	return region == NULL ||
	    (region->pages_reason == NULL && !region->huge);
}

/* If every page has an entry, a read does not fault. */
static bool
has_all_entries(const struct region_record *region)
{
	return region != NULL && region->pages[PAGE_ABSENT] == 0 &&
	    region->pages[PAGE_SWAPPED] == 0;
}

/* write(2) gives the object frames without a fault, others take some. */
static bool
is_changed_past_faults(const struct step_record *step)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_PWRITE ||
		    op_takes_from_all(step->ops[i].op.what))
			return true;
	return false;
}

/* By faults alone; or UNKNOWN. */
static int64_t
growth(const struct step_record *before, const struct step_record *step)
{
	int64_t had = before != NULL ? before->group.object_pages : 0;
	int64_t has = step->group.object_pages;

	if (had == UNKNOWN || has == UNKNOWN || is_changed_past_faults(step))
		return UNKNOWN;
	return has - had;
}

void
classes_of_step(const struct step_record *before,
    const struct step_record *step, unsigned index, int64_t faults,
    int64_t major, int64_t classes[FAULT_CLASSES])
{
	const struct process_record *was = step_process(before, index);
	const struct process_record *is = step_process(step, index);
	const struct region_record *from = was != NULL ? was->region : NULL;
	const struct region_record *to = is != NULL ? is->region : NULL;
	struct activity d = activity_of(step, index);
	struct evidence e;

	for (int i = 0; i < FAULT_CLASSES; i++)
		classes[i] = UNKNOWN;
	classes[FAULT_MAJOR] = major;
	d.reads &= !(d.writes && has_all_entries(from));
	if (to == NULL || !is_seen(from) || !is_seen(to) || d.gives ||
	    d.reads == d.writes)
		return;
	e = (struct evidence){
	    .writes = d.writes,
	    .shared = region_kind_is_shared(to->kind),
	    .object = to->kind != REGION_ANON_PRIVATE,
	    .file = region_kind_is_file(to->kind),
	    .alone = !d.others,
	    .faults = faults,
	    .major = major,
	    .object_growth = growth(before, step),
	};
	add_pages(&e, from, to);
	deduce(&e, classes);
}

int64_t
classes_given(const struct step_record *before, const struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		const struct region_record *r = step->processes[i].region;

		if (r != NULL)
			return region_kind_is_file(r->kind) ||
				r->kind == REGION_ANON_PRIVATE
			    ? UNKNOWN
			    : growth(before, step);
	}
	return UNKNOWN;
}
