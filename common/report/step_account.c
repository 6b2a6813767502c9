#include "ledger/unlogged.h"
#include "report/step_account.h"

static void
add_operation(struct step_account *account, const struct op *op)
{
	struct touched *touched = &account->ops[op->what];

	account->acted = true;
	account->kind = op->kind;
	account->source = op->source;
	account->start = op->start;
	account->pages = op->set.total;
	account->huge |= op->huge;
	account->populated |= op->populated;
	account->read_only |= op->read_only;
	account->unmapped |= op_unmaps_all(op);
	if (touched->times == 0 && op->what != OP_LIVE)
		account->order[account->kinds++] = op->what;
	touched_add(touched, op);
}

/* How many pages it may take from every process. */
static uint64_t
pages_lost(const struct op *op)
{
	if (!op_takes_from_all(op->what))
		return 0;
	return op->what == OP_RESIZE ? op->set.total - op->set.count
				     : op->set.count;
}

static void
add_operations(const struct step_record *step, unsigned index,
    struct step_account *account)
{
	const struct touched *ops = account->ops;
	uint64_t unmapped;

	for (size_t i = 0; i < step->op_count; i++) {
		const struct op *op = &step->ops[i].op;

		account->holes += pages_lost(op);
		if (step->ops[i].index == index)
			add_operation(account, op);
	}
	for (int i = 0; i < OP_KINDS; i++) {
		if (ops[i].times > 1)
			touched_unite(
			    &account->ops[i], step, index, (enum op_kind)i);
		account->touches |= ops[i].reads || ops[i].writes;
		account->read += ops[i].reads ? ops[i].pages : 0;
		account->written += ops[i].writes ? ops[i].pages : 0;
	}
	unmapped = account->unmapped ? 0 : ops[OP_UNMAP].pages;
	account->gives = ops[OP_DROP].times + ops[OP_REMOVE].times +
		ops[OP_PUNCH].times + ops[OP_RESIZE].times +
		ops[OP_PAGEOUT].times + ops[OP_REPLACE].times + unmapped >
	    0;
	account->given = ops[OP_DROP].pages + ops[OP_PAGEOUT].pages +
	    ops[OP_REPLACE].pages + unmapped + account->holes;
}

/* Faults that the kernel counts as major although they did not wait for the
 * disk. */
static int64_t
retried_faults(const struct step_record *step, unsigned index)
{
	const struct predicted_record *p = ledger_process(&step->ledger, index);

	return p != NULL ? p->counted_major : 0;
}

static void
set_faults(const struct step_record *step, const struct process_record *is,
    struct step_account *account)
{
	const struct change *change = &account->change;

	account->settling = change->settling_faults != UNKNOWN
	    ? change->settling_faults
	    : 0;
	account->major = change->major_faults;
	account->retried = retried_faults(step, account->index);
	if (account->major != UNKNOWN && account->retried <= account->major)
		account->major -= account->retried;
	else
		account->retried = 0;
	account->faults = UNKNOWN;
	if (change->minor_faults != UNKNOWN && change->major_faults != UNKNOWN)
		account->faults = change->minor_faults + change->major_faults -
		    account->settling;
	account->spurious = is->spurious_faults;
	if (is->region_faults != UNKNOWN)
		account->faults = is->region_faults - account->spurious;
}

/* Faults of an operation that may have had the kernel write were writes. */
static void
add_writes(struct step_account *account)
{
	for (int i = 0; i < OP_KINDS; i++) {
		const struct touched *op = &account->ops[i];

		if (op->may_write && !op->reads && !op->writes &&
		    account->faults > 0) {
			account->touches = true;
			account->written += op->pages;
		}
	}
}

static uint64_t
to_frame(const struct change *change, enum page_state from)
{
	return change->pages[from][PAGE_SHARED] +
	    change->pages[from][PAGE_EXCLUSIVE];
}

static void
set_pages(struct step_account *account)
{
	const struct change *change = &account->change;

	account->first = to_frame(change, PAGE_ABSENT);
	account->joined = change->pages[PAGE_ABSENT][PAGE_SHARED];
	if (!region_kind_is_anonymous(account->kind))
		account->taken = change->taken;
	account->zeroed = change->pages[PAGE_ABSENT][PAGE_ZERO];
	account->filled = to_frame(change, PAGE_ZERO);
	account->copied = change->frames_known ? change->replaced : 0;
	account->restored = to_frame(change, PAGE_SWAPPED);
	account->dropped = change->pages[PAGE_SHARED][PAGE_ABSENT] +
	    change->pages[PAGE_EXCLUSIVE][PAGE_ABSENT] +
	    change->pages[PAGE_ZERO][PAGE_ABSENT];
	account->swapped = change->pages[PAGE_SHARED][PAGE_SWAPPED] +
	    change->pages[PAGE_EXCLUSIVE][PAGE_SWAPPED];
	account->common = change->pages[PAGE_SHARED][PAGE_SHARED];
	account->owned = change->pages[PAGE_SHARED][PAGE_EXCLUSIVE];
	account->lent = change->pages[PAGE_EXCLUSIVE][PAGE_SHARED];
	for (int from = 0; from < PAGE_STATES; from++)
		account->present += to_frame(change, (enum page_state)from);
}

static uint64_t
less(uint64_t from, uint64_t what)
{
	return from > what ? from - what : 0;
}

/* The faults that no page accounts for may be writes to pages that had their
 * frame and kept it. Returns how many such pages there can be. */
static uint64_t
most_kept(const struct step_account *account)
{
	const struct change *change = &account->change;
	uint64_t own = change->pages[PAGE_EXCLUSIVE][PAGE_EXCLUSIVE] +
	    change->pages[PAGE_SHARED][PAGE_EXCLUSIVE];
	uint64_t held = to_frame(change, PAGE_SHARED) +
	    to_frame(change, PAGE_EXCLUSIVE);
	uint64_t written = less(
	    account->written, account->copied + account->filled);

	if (region_kind_is_shared(account->kind) &&
	    account->kind != REGION_FILE_SHARED)
		return 0;
	if (change->frames_known && account->kind != REGION_FILE_SHARED)
		held = own;
	held = less(held, account->copied);
	return written < held ? written : held;
}

/* Can the rest be pages that were first read and then written, with a fault for
 * each? */
static bool
rest_is_twice(const struct step_account *account)
{
	const struct touched *ops = account->ops;
	uint64_t rest = (uint64_t)account->rest;

	return ops[OP_READ].times > 0 && rest <= ops[OP_READ].pages &&
	    rest <= account->written && rest <= account->first;
}

/* Do the pages that came and went make up the change of RSS? */
static bool
rss_fits(const struct change *change, int64_t page_kib)
{
	int64_t pages = 0;

	if (change->region_rss_kib == UNKNOWN)
		return true;
	for (int other = 0; other < PAGE_STATES; other++) {
		if (page_state_is_framed((enum page_state)other))
			continue;
		pages += (int64_t)to_frame(change, (enum page_state)other);
		pages -= (int64_t)change->pages[PAGE_SHARED][other];
		pages -= (int64_t)change->pages[PAGE_EXCLUSIVE][other];
	}
	return pages * page_kib == change->region_rss_kib;
}

static void
explain(struct step_account *account, int64_t page_kib)
{
	uint64_t moved = account->first + account->zeroed + account->filled +
	    account->copied + account->restored;
	uint64_t kept = most_kept(account);

	account->rest = account->faults - (int64_t)moved;
	/* One fault may bring several pages, but no other change. */
	account->explained = account->rest >= 0 ||
	    (account->faults > 0 && (uint64_t)-account->rest < account->first);
	account->alone = account->change.frames_known;
	if (account->rest > 0 && (uint64_t)account->rest > kept)
		account->twice = rest_is_twice(account);
	if (account->rest > 0 && !account->twice) {
		account->stray = less((uint64_t)account->rest, kept);
		account->rest -= (int64_t)account->stray;
	}
	/* The state of a page shows only what was done to it last. */
	account->hidden = account->gives && account->faults > 0 &&
	    account->touches;
	if (account->copied + account->filled > account->written ||
	    account->dropped > account->given || account->hidden ||
	    !rss_fits(&account->change, page_kib))
		account->explained = false;
}

static int64_t
outside(int64_t process_kib, int64_t region_kib)
{
	return process_kib == UNKNOWN || region_kib == UNKNOWN
	    ? UNKNOWN
	    : process_kib - region_kib;
}

static const char *
find_unlogged(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->finding_count; i++)
		if (step->findings[i].index == index &&
		    unlogged_is(&step->findings[i]) &&
		    step->findings[i].detail[0] != '\0')
			return step->findings[i].detail;
	return NULL;
}

void
step_account_make(const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    unsigned index, struct step_account *account)
{
	const struct process_record *was = step_process(before, index);
	const struct process_record *is = step_process(step, index);
	struct change *change = &account->change;

	*account = (struct step_account){
	    .names = &head->names,
	    .index = index,
	    .was = was != NULL,
	    .is = is != NULL,
	    .logged = step->ledger.reason == NULL,
	    .faults = UNKNOWN,
	    .major = UNKNOWN,
	    .outside_kib = UNKNOWN,
	    .outside_pss_kib = UNKNOWN,
	    .outside_uss_kib = UNKNOWN,
	    .dirty_before = UNKNOWN,
	    .dirty = UNKNOWN,
	};
	add_operations(step, index, account);
	account->unlogged = find_unlogged(step, index);
	if (is == NULL)
		return;
	account->elsewhere = is->elsewhere;
	account->region = is->region != NULL;
	account->mappings = account->region ? is->region->mappings : 0;
	change_between(was, is, change);
	if (was == NULL)
		return;
	account->had = was->region != NULL;
	account->mappings_before = account->had ? was->region->mappings : 0;
	set_faults(step, is, account);
	add_writes(account);
	if (is->region != NULL) {
		account->dirty = is->region->dirty_kib;
		account->dirty_before = was->region != NULL
		    ? was->region->dirty_kib
		    : 0;
	}
	if (change->pages_known)
		set_pages(account);
	account->outside_kib = outside(change->rss_kib, change->region_rss_kib);
	account->outside_pss_kib = outside(
	    change->pss_kib, change->region_pss_kib);
	account->outside_uss_kib = outside(
	    change->uss_kib, change->region_uss_kib);
	if (change->pages_known && account->faults != UNKNOWN)
		explain(account, (int64_t)(head->platform.page_size / 1024));
}
