#include <stddef.h>

#include "report/account.h"

static bool
same_set(const struct pages *a, const struct pages *b)
{
	return a->total == b->total && a->count == b->count &&
	    a->shift == b->shift && a->seed == b->seed &&
	    a->pattern == b->pattern;
}

static void
touch(struct touched *touched, const struct op *op)
{
	const struct pages *set = &op->set;

	if (touched->times++ == 0) {
		*touched = (struct touched){
		    .pages = set->count,
		    .total = set->total,
		    .times = 1,
		    .exact = true,
		    .set = *set,
		    .checked = op->checked,
		    .mark = op->mark,
		};
		return;
	}
	touched->checked &= op->checked && op->mark == touched->mark;
	if (same_set(&touched->set, set) || touched->pages == touched->total)
		return;
	touched->pages += set->count;
	touched->exact = set->count == set->total;
	if (touched->pages > touched->total || touched->exact)
		touched->pages = touched->total;
}

static void
book_operations(
    const struct step_record *step, unsigned index, struct account *account)
{
	for (size_t i = 0; i < step->did_count; i++) {
		const struct op *op = &step->did[i].op;

		if (step->did[i].index != index)
			continue;
		account->acted = true;
		account->kind = op->kind;
		account->start = op->start;
		account->pages = op->set.total;
		switch (op->what) {
		case OP_CREATE:
			account->created++;
			break;
		case OP_ATTACH:
			account->attached++;
			break;
		case OP_READ:
			touch(&account->reads, op);
			break;
		case OP_WRITE:
			touch(&account->writes, op);
			break;
		case OP_UNMAP:
			account->unmapped++;
			break;
		}
	}
}

static void
book_faults(struct account *account)
{
	const struct change *change = &account->change;

	account->settling = change->settling_faults != UNKNOWN
	    ? change->settling_faults
	    : 0;
	account->major = change->major_faults;
	account->faults = UNKNOWN;
	if (change->minor_faults != UNKNOWN && change->major_faults != UNKNOWN)
		account->faults = change->minor_faults + change->major_faults -
		    account->settling;
}

static uint64_t
to_frame(const struct change *change, enum page_state from)
{
	return change->pages[from][PAGE_SHARED] +
	    change->pages[from][PAGE_EXCLUSIVE];
}

static void
book_pages(struct account *account)
{
	const struct change *change = &account->change;

	account->first = to_frame(change, PAGE_ABSENT);
	account->joined = change->pages[PAGE_ABSENT][PAGE_SHARED];
	account->zeroed = change->pages[PAGE_ABSENT][PAGE_ZERO];
	account->filled = to_frame(change, PAGE_ZERO);
	account->copied = change->frames_known ? change->replaced : 0;
	account->restored = to_frame(change, PAGE_SWAPPED);
	account->dropped = change->pages[PAGE_SHARED][PAGE_ABSENT] +
	    change->pages[PAGE_EXCLUSIVE][PAGE_ABSENT] +
	    change->pages[PAGE_ZERO][PAGE_ABSENT];
	account->owned = change->pages[PAGE_SHARED][PAGE_EXCLUSIVE];
	account->lent = change->pages[PAGE_EXCLUSIVE][PAGE_SHARED];
	for (int from = 0; from < PAGE_STATES; from++)
		account->present += to_frame(change, (enum page_state)from);
}

static bool
is_private(enum region_kind kind)
{
	return kind == REGION_ANON_PRIVATE || kind == REGION_SHM_PRIVATE ||
	    kind == REGION_FILE_PRIVATE;
}

/* Can the faults that no page accounts for be writes to pages whose frame was
 * there and is still there? */
static bool
rest_fits(struct account *account)
{
	const struct change *change = &account->change;
	uint64_t rest = (uint64_t)account->rest;
	uint64_t own = change->pages[PAGE_EXCLUSIVE][PAGE_EXCLUSIVE] +
	    change->pages[PAGE_SHARED][PAGE_EXCLUSIVE];
	uint64_t held = to_frame(change, PAGE_SHARED) +
	    to_frame(change, PAGE_EXCLUSIVE);

	if (rest > account->writes.pages || rest + account->copied > held)
		return false;
	account->alone = change->frames_known && own >= account->copied + rest;
	if (is_private(account->kind))
		return account->alone || !change->frames_known;
	return account->kind == REGION_FILE_SHARED;
}

/* Can they be pages that were read first and written then, with a fault for
 * each? */
static bool
rest_is_twice(const struct account *account)
{
	uint64_t rest = (uint64_t)account->rest;

	return account->reads.times > 0 && rest <= account->reads.pages &&
	    rest <= account->writes.pages && rest <= account->first;
}

/* Do pages that came and went make up the change of RSS? */
static bool
rss_fits(const struct change *change, int64_t page_kib)
{
	int64_t pages = 0;

	if (change->region_rss_kib == UNKNOWN)
		return true;
	for (int other = 0; other < PAGE_STATES; other++) {
		if (other == PAGE_SHARED || other == PAGE_EXCLUSIVE)
			continue;
		pages += (int64_t)to_frame(change, (enum page_state)other);
		pages -= (int64_t)change->pages[PAGE_SHARED][other];
		pages -= (int64_t)change->pages[PAGE_EXCLUSIVE][other];
	}
	return pages * page_kib == change->region_rss_kib;
}

static void
explain(struct account *account, int64_t page_kib)
{
	uint64_t moved = account->first + account->zeroed + account->filled +
	    account->copied + account->restored;

	account->rest = account->faults - (int64_t)moved;
	if (account->rest > 0) {
		account->explained = rest_fits(account);
		if (!account->explained)
			account->explained = account->twice = rest_is_twice(
			    account);
	} else {
		/* One fault may bring several pages, but no other change. */
		account->explained = account->rest == 0 ||
		    (account->faults > 0 &&
			(uint64_t)-account->rest < account->first);
	}
	if (account->copied + account->filled > account->writes.pages ||
	    account->dropped > 0 || !rss_fits(&account->change, page_kib))
		account->explained = false;
}

void
account_make(const struct step_record *before, const struct step_record *step,
    unsigned index, int64_t page_kib, struct account *account)
{
	const struct process_record *was = step_process(before, index);
	const struct process_record *is = step_process(step, index);
	struct change *change = &account->change;

	*account = (struct account){
	    .index = index,
	    .was = was != NULL,
	    .is = is != NULL,
	    .faults = UNKNOWN,
	    .major = UNKNOWN,
	    .outside_kib = UNKNOWN,
	};
	book_operations(step, index, account);
	if (is == NULL)
		return;
	account->region = is->region != NULL;
	change_between(was, is, change);
	if (was == NULL)
		return;
	book_faults(account);
	if (change->pages_known)
		book_pages(account);
	if (change->rss_kib != UNKNOWN && change->region_rss_kib != UNKNOWN)
		account->outside_kib = change->rss_kib - change->region_rss_kib;
	if (change->pages_known && account->faults != UNKNOWN)
		explain(account, page_kib);
}
