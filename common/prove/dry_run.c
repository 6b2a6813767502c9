#include <errno.h>

#include "prove/dry_run.h"

int
dry_run_begin(
    struct dry_run *r, const struct testbed *testbed, enum prove_kind kind)
{
	struct model *model = model_new(&testbed->machine, PROGRAM_ACTORS);

	if (model == NULL)
		return -ENOMEM;
	*r = (struct dry_run){.testbed = testbed, .kind = kind, .model = model};
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

static int
map(struct dry_run *r, const struct operation *op)
{
	uint64_t start = r->testbed->base +
	    op->first * r->testbed->platform.page_size;
	struct model_mapping mapping = testbed_mapping(
	    r->testbed, r->kind, op->on, start, op->count);
	bool first = !dry_run_is_mapped(r);
	int error;

	if (op->count == 0 || op->count > PROGRAM_PAGES ||
	    op->first >= PROGRAM_SHIFT)
		return -EINVAL;
	/* Anonymous memory can't be shared by name, so all of it is alike. */
	if (kind_is_anonymous(r->kind) && op->on != kind_is_shared(r->kind))
		return -EINVAL;
	if (r->kind == PROVE_ANONYMOUS_SHARED && !first)
		return -EINVAL;
	if (!kind_is_anonymous(r->kind) && !first &&
	    op->count > r->object_pages)
		return -EINVAL;
	error = model_map(r->model, op->actor, &mapping);
	if (error < 0)
		return error;
	r->mapped[op->actor] = (struct extent){start, op->count, op->on};
	if (first)
		r->object_pages = op->count;
	return 0;
}

static int
fork_actor(struct dry_run *r, const struct operation *op)
{
	int error;

	if (op->child >= PROGRAM_ACTORS)
		return -EINVAL;
	error = model_fork(r->model, op->actor, op->child);
	if (error == 0)
		r->mapped[op->child] = r->mapped[op->actor];
	return error;
}

/* Anybody who lives can do it, by a descriptor. */
static int
use_object(struct dry_run *r, const struct operation *op)
{
	if (!model_is_living(r->model, op->actor) ||
	    kind_is_anonymous(r->kind) || !dry_run_is_mapped(r))
		return -EINVAL;
	if (op->what == DO_SYNC)
		return model_sync(r->model);
	if (op->what == DO_EVICT)
		return model_evict(r->model);
	if (op->first > r->object_pages ||
	    op->count > r->object_pages - op->first)
		return -EINVAL;
	return model_cache(r->model, op->first, op->count);
}

int
dry_run_apply(struct dry_run *r, const struct operation *op)
{
	struct model *m = r->model;

	if (op->actor >= PROGRAM_ACTORS ||
	    !testbed_can(r->testbed, r->kind, op->what))
		return -EINVAL;
	switch (op->what) {
	case DO_START:
		return model_start(m, op->actor);
	case DO_FORK:
		return fork_actor(r, op);
	case DO_EXIT:
		return model_exit(m, op->actor);
	case DO_MAP:
		return map(r, op);
	case DO_UNMAP:
		return model_unmap(m, op->actor);
	case DO_READ:
		return model_read(m, op->actor, op->first, op->count);
	case DO_WRITE:
		return model_write(m, op->actor, op->first, op->count);
	case DO_DONTNEED:
		return model_dontneed(m, op->actor, op->first, op->count);
	case DO_REMOVE:
		return model_remove(m, op->actor, op->first, op->count);
	case DO_PAGEOUT:
		return model_pageout(m, op->actor, op->first, op->count);
	case DO_PREAD:
	case DO_SYNC:
	case DO_EVICT:
		return use_object(r, op);
	case DO_PROTECT:
		return model_protect(m, op->actor, op->on);
	case DO_DONTFORK:
		return model_dontfork(m, op->actor, op->on);
	case DO_WIPEONFORK:
		return model_wipeonfork(m, op->actor, op->on);
	}
	return -EINVAL;
}

int
dry_run_prune(const struct testbed *testbed, struct program *p)
{
	struct dry_run r;
	size_t kept = 0;
	int error = dry_run_begin(&r, testbed, p->kind);

	for (size_t i = 0; error == 0 && i < p->count; i++) {
		error = dry_run_apply(&r, &p->op[i]);
		if (error == 0)
			p->op[kept++] = p->op[i];
		else if (error == -EINVAL)
			error = 0;
	}
	if (error < 0)
		return error;
	dry_run_end(&r);
	p->count = kept;
	return 0;
}
