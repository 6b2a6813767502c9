#include <errno.h>
#include <string.h>

#include "prove/dry_run.h"

int
dry_run_begin(
    struct dry_run *r, const struct testbed *testbed, enum prove_kind kind)
{
	const struct file_folder *place = testbed_place(testbed, kind);
	struct model *model = model_new(&testbed->machine, PROGRAM_ACTORS);

	if (model == NULL)
		return -ENOMEM;
	if (place != NULL)
		model_set_files(model, &place->files.model);
	*r = (struct dry_run){.testbed = testbed,
	    .kind = kind,
	    .model = model,
	    .upgrades = kind == PROVE_HUGE};
	return 0;
}

void
dry_run_end(struct dry_run *r)
{
	model_free(r->model);
	r->model = NULL;
}

bool
dry_run_is_mapped(const struct dry_run *r)
{
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		if (model_is_mapped(r->model, i))
			return true;
	return false;
}

static enum region_kind
region_of(enum prove_kind kind, bool shared)
{
	if (kind_is_anonymous(kind))
		return kind_region(kind);
	if (region_kind_is_file(kind_region(kind)))
		return shared ? REGION_FILE_SHARED : REGION_FILE_PRIVATE;
	return shared ? REGION_SHM_SHARED : REGION_SHM_PRIVATE;
}

static int
resolve_mapping(
    const struct dry_run *r, const struct operation *line, struct op *op)
{
	enum prove_kind kind = r->kind;
	bool first = !dry_run_is_mapped(r);

	if (line->count == 0 || line->count > PROGRAM_PAGES ||
	    line->first >= PROGRAM_SHIFT)
		return -EINVAL;
	/* It has no name to attach by, so all mappings are the first one. */
	if (kind_is_anonymous(kind) &&
	    line->on != region_kind_is_shared(kind_region(kind)))
		return -EINVAL;
	if (kind == PROVE_ANONYMOUS_SHARED && !first)
		return -EINVAL;
	/* It is attached as a whole, and as it was made. */
	if (kind == PROVE_SYSV &&
	    (!line->on || line->populated ||
		(!first && line->count != r->object_pages)))
		return -EINVAL;
	/* Huge pages would come before the advice against them. */
	if (line->populated && strcmp(r->testbed->platform.thp, "always") == 0)
		return -EINVAL;
	if (!kind_is_anonymous(kind) && !first && line->count > r->object_pages)
		return -EINVAL;
	op->what = first || kind_is_anonymous(kind) ? OP_CREATE : OP_ATTACH;
	op->kind = region_of(kind, line->on);
	op->source = kind_source(kind);
	op->start = r->testbed->base +
	    line->first * r->testbed->platform.page_size;
	op->set = pages_all(line->count);
	op->huge = kind == PROVE_HUGE;
	op->populated = line->populated;
	return 0;
}

static int
resolve_pages(const struct operation *line, uint64_t pages, struct op *op)
{
	if (line->first > pages || line->count > pages - line->first)
		return -EINVAL;
	op->set = pages_between(pages, line->first, line->count);
	return 0;
}

/* Pages of the mapping; where all may be meant, none stand for all of them. */
static int
resolve_range(
    const struct dry_run *r, const struct operation *line, struct op *op)
{
	uint64_t pages = r->mapped[line->actor].pages;

	switch (operation_arguments(line->what)) {
	case RANGE:
		return resolve_pages(line, pages, op);
	case PART:
	case SWITCH_PART:
	case ACCESS_PART:
		if (line->count > 0)
			return resolve_pages(line, pages, op);
		op->set = pages_all(pages);
		return 0;
	default:
		return 0;
	}
}

/* It is mapped again as it was. */
static int
resolve_replacement(
    const struct dry_run *r, const struct operation *line, struct op *op)
{
	const struct extent *mapped = &r->mapped[line->actor];

	op->kind = region_of(r->kind, mapped->shared);
	op->huge = r->kind == PROVE_HUGE;
	return resolve_pages(line, mapped->pages, op);
}

/* Any living actor can use the object, by its descriptor. */
static bool
may_use_object(const struct dry_run *r, const struct operation *line)
{
	return model_is_living(r->model, line->actor) &&
	    !kind_is_anonymous(r->kind) && r->kind != PROVE_SYSV &&
	    dry_run_is_mapped(r);
}

/* The operation as a region's log would have it. */
static int
resolve(const struct dry_run *r, const struct operation *line, struct op *op)
{
	*op = (struct op){
	    .what = line->what, .on = line->on, .access = line->access};
	switch (line->what) {
	case OP_CREATE:
		return resolve_mapping(r, line, op);
	case OP_REPLACE:
		return resolve_replacement(r, line, op);
	case OP_RESIZE:
		return may_use_object(r, line) && line->count > 0
		    ? resolve_pages(line, r->object_pages, op)
		    : -EINVAL;
	case OP_PREAD:
	case OP_PWRITE:
	case OP_PUNCH:
		return may_use_object(r, line)
		    ? resolve_pages(line, r->object_pages, op)
		    : -EINVAL;
	case OP_SYNC:
	case OP_EVICT:
		return may_use_object(r, line) ? 0 : -EINVAL;
	case OP_FORK:
		op->child = line->child;
		return line->child < PROGRAM_ACTORS ? 0 : -EINVAL;
	default:
		return resolve_range(r, line, op);
	}
}

/* Keeps what the model does not know. */
static void
note(struct dry_run *r, unsigned actor, const struct op *op)
{
	if (op->what == OP_FORK)
		r->mapped[op->child] = r->mapped[actor];
	if (op->what == OP_CREATE || op->what == OP_ATTACH)
		r->mapped[actor] = (struct extent){
		    op->start, op->set.total, region_kind_is_shared(op->kind)};
	if (op->what == OP_CREATE)
		r->object_pages = op->set.total;
}

static bool
locks(enum op_kind what)
{
	return what == OP_LOCK || what == OP_LOCK_ONFAULT;
}

int
dry_run_apply(struct dry_run *r, const struct operation *line)
{
	struct op op;
	int error;

	if (line->actor >= PROGRAM_ACTORS ||
	    !testbed_can(r->testbed, r->kind, line->what) ||
	    (locks(line->what) &&
		r->mapped[line->actor].pages > r->testbed->lockable))
		return -EINVAL;
	error = resolve(r, line, &op);
	if (error == 0)
		error = model_apply(r->model, line->actor, &op);
	if (error < 0)
		return error;
	r->upgrades |= op_populates(&op);
	note(r, line->actor, &op);
	r->op = op;
	return 0;
}

int
dry_run_prune(const struct testbed *testbed, struct program *p)
{
	struct dry_run r;
	size_t kept = 0;
	int error = dry_run_begin(&r, testbed, p->kind);

	if (error < 0)
		return error;
	for (size_t i = 0; error == 0 && i < p->count; i++) {
		error = dry_run_apply(&r, &p->op[i]);
		if (error == 0)
			p->op[kept++] = p->op[i];
		else if (error == -EINVAL)
			error = 0;
	}
	dry_run_end(&r);
	if (error == 0)
		p->count = kept;
	return error;
}
