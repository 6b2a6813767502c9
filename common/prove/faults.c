#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "os/sanitized.h"
#include "probe/backing.h"
#include "prove/faults.h"

/* "3 (1 map, 2 copy)", without classes that are UNKNOWN. */
static void
name_faults(
    const int64_t classes[FAULT_CLASSES], int64_t sum, char *words, size_t size)
{
	const char *join = " (";
	size_t used = (size_t)snprintf(words, size, "%" PRId64, sum);

	for (enum model_fault i = 0; i < FAULT_CLASSES; i++) {
		if (classes[i] == 0 || classes[i] == UNKNOWN)
			continue;
		used += (size_t)snprintf(words + used, size - used,
		    "%s%" PRId64 " %s", join, classes[i], model_fault_name(i));
		join = ", ";
	}
	if (*join == ',')
		snprintf(words + used, size - used, ")");
}

/* How many pages the object has; UNKNOWN where that is not visible, or there is
 * no object. The blocks of a file on a disk say nothing of its pages. */
static int64_t
object_pages(const struct fault_watch *w, const struct dry_run *r)
{
	unsigned actor = w->op->actor, at = 0;
	uint64_t page_size = r->testbed->platform.page_size, start;
	struct model_vma any;
	int64_t pages;
	int error;

	if (kind_is_disk(r->kind) || r->kind == PROVE_ANONYMOUS_PRIVATE ||
	    !model_next_vma(r->model, actor, &at, &any))
		return UNKNOWN;
	start = r->mapped[actor].start + any.first * page_size;
	error = w->object >= 0
	    ? backing_of_file(w->object, &pages)
	    : backing_of_mapping(w->verifier->workers->worker[actor].pid, start,
		  start + any.count * page_size, &pages);
	return error == 0 ? pages : UNKNOWN;
}

/* Without PFNs only PAGEMAP_SCAN tells the page of zeros from others; and only
 * private anonymous memory has it. */
static bool
zeros_are_known(const struct dry_run *r)
{
	const struct pagemap_sight *sight = &r->testbed->platform.sight;

	return sight->pfns || sight->scan || r->kind != PROVE_ANONYMOUS_PRIVATE;
}

int
faults_begin(struct fault_watch *w, struct verifier *v, struct dry_run *r,
    const struct operation *op, int object)
{
	int error;

	w->verifier = v;
	w->op = op;
	w->object = object;
	w->deduces = (op_touches(op->what) || op_copies(op->what)) &&
	    r->kind != PROVE_HUGE && zeros_are_known(r) &&
	    v->testbed->platform.proof != PROOF_TOTALS;
	if (!w->deduces)
		return 0;
	w->pages = r->mapped[op->actor].pages;
	w->held = object_pages(w, r);
	error = verify_view(v, r, op->actor);
	if (error == 0)
		memcpy(w->views, v->reader.views, w->pages * sizeof *w->views);
	return error;
}

static struct seen_page
seen(const struct page_view *view)
{
	return (struct seen_page){
	    .state = view->state,
	    .anonymous = view->anonymous,
	    .frame = view->pfn != 0 ? view->pfn : FRAME_UNSEEN,
	};
}

/* major: the faults that waited for the disk. */
static void
deduce_classes(struct fault_watch *w, const struct dry_run *r,
    const struct faults *measured, int64_t major,
    int64_t classes[FAULT_CLASSES])
{
	struct evidence e = {
	    .writes = op_writes(&r->op),
	    .shared = r->mapped[w->op->actor].shared,
	    .object = r->kind != PROVE_ANONYMOUS_PRIVATE,
	    .file = kind_is_disk(r->kind) &&
		r->testbed->disk.files.model.on_disk,
	    .alone = true,
	    .faults = (int64_t)(measured->minor + measured->major),
	    .major = major,
	};
	int64_t holds = object_pages(w, r);

	e.object_growth = holds != UNKNOWN && w->held != UNKNOWN
	    ? holds - w->held
	    : UNKNOWN;
	for (uint64_t i = 0; i < w->pages; i++) {
		struct seen_page before = seen(&w->views[i]);
		struct seen_page after = seen(&w->verifier->reader.views[i]);

		evidence_add(&e, &before, &after, 1);
	}
	deduce(&e, classes);
}

/* As far as the class of each is known. A sanitizer takes some of its own. */
static bool
agree(const int64_t predicted[FAULT_CLASSES], int64_t expected,
    const int64_t measured[FAULT_CLASSES], int64_t sum)
{
	if (SANITIZED)
		return expected <= sum;
	if (expected != sum)
		return false;
	for (int i = 0; i < FAULT_CLASSES; i++)
		if (measured[i] != UNKNOWN && measured[i] != predicted[i])
			return false;
	return true;
}

int
faults_compare(struct fault_watch *w, struct dry_run *r,
    const struct model_total *before, const struct faults *measured,
    struct difference *d)
{
	int64_t predicted[FAULT_CLASSES], classes[FAULT_CLASSES];
	int64_t sum = (int64_t)(measured->minor + measured->major);
	int64_t expected = 0, major;
	struct model_total after;
	int error = 0;

	model_total(r->model, w->op->actor, &after);
	for (int i = 0; i < FAULT_CLASSES; i++) {
		predicted[i] = (int64_t)(after.faults[i] - before->faults[i]);
		expected += predicted[i];
		classes[i] = UNKNOWN;
	}
	major = (int64_t)(measured->major + before->counted_major -
	    after.counted_major);
	classes[FAULT_MAJOR] = major;
	if (w->deduces) {
		error = verify_view(w->verifier, r, w->op->actor);
		deduce_classes(w, r, measured, major, classes);
		deduce_allow_copies(predicted,
		    (int64_t)(after.unsure - before->unsure), classes);
	}
	w->verifier->compared += FAULT_CLASSES;
	if (error < 0 || agree(predicted, expected, classes, sum))
		return error;
	strcpy(d->what, "faults");
	name_faults(predicted, expected, d->predicted, sizeof d->predicted);
	name_faults(classes, sum, d->measured, sizeof d->measured);
	return 1;
}
