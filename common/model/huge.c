/* huge.c: the kernel's rules for huge pages, where a mapping asks for them.
 *
 * Continued from cache.c. What rules.c does page by page is done here for whole
 * ranges first, as far as it goes. The kernel functions are those of Linux
 * 6.18.
 */
#include <errno.h>
#include <stddef.h>

#include "model/huge.h"

/* A range, of which an event concerns the pages from low to high; or several
 * equal ranges, of which it concerns all pages. */
struct unit {
	uint64_t first, end;
	uint64_t low, high;
};

static struct segment *
segment_of(struct model *m, const struct unit *u)
{
	return state_find(m, u->first);
}

/* The next one in the same unit, or NULL. */
static struct segment *
next_of(const struct unit *u, struct segment *s)
{
	s = TAILQ_NEXT(s, link);
	return s != NULL && s->first < u->end ? s : NULL;
}

static uint64_t
ranges_of(const struct model *m, const struct unit *u)
{
	return (u->end - u->first) / m->machine.huge_pages;
}

/* The segments of the range that s is in. A segment of several ranges stands
 * for each of them. */
static struct segment *
first_in_range(const struct model *m, struct segment *s)
{
	uint64_t first = s->first - s->first % m->machine.huge_pages;

	while (s->first > first)
		s = TAILQ_PREV(s, segments, link);
	return s;
}

static struct segment *
next_in_range(const struct model *m, struct segment *s)
{
	struct segment *next = TAILQ_NEXT(s, link);

	return next != NULL && next->first % m->machine.huge_pages != 0 ? next
									: NULL;
}

static bool
names_folio(const struct segment *s, unsigned actor, uint32_t folio)
{
	const struct entry *e = &s->entry[actor];

	return e->kind == ENTRY_ANON && s->anon[e->anon].folio == folio;
}

/* How many pages of the folio an actor maps. */
static uint64_t
pages_of_folio(const struct model *m, struct segment *s, unsigned actor,
    uint32_t folio, enum account *account)
{
	uint64_t pages = 0;

	for (s = first_in_range(m, s); s != NULL; s = next_in_range(m, s)) {
		if (!names_folio(s, actor, folio))
			continue;
		pages += s->count;
		*account = s->entry[actor].account;
	}
	return pages;
}

/* Does any other actor map a page of the folio? */
static bool
is_mapped_by_others(
    const struct model *m, struct segment *s, unsigned actor, uint32_t folio)
{
	for (s = first_in_range(m, s); s != NULL; s = next_in_range(m, s))
		for (uint32_t i = 0; i < s->anon_count; i++) {
			const struct frame *f = &s->anon[i];
			const struct entry *e = &s->entry[actor];
			bool own = e->kind == ENTRY_ANON && e->anon == i;

			if (f->folio == folio && f->owners > own)
				return true;
		}
	return false;
}

/* Does the range have a page table? */
static bool
has_table(struct model *m, unsigned actor, const struct unit *u)
{
	struct segment *s;

	for (s = segment_of(m, u); s != NULL; s = next_of(u, s)) {
		const struct entry *e = &s->entry[actor];

		if (e->in_table || (e->kind != ENTRY_NONE && !e->huge))
			return true;
	}
	return false;
}

/* Does a fault of this actor map a huge page? Yes if the range lies inside one
 * VMA, and has neither a page table nor a huge entry. */
static bool
is_free(struct model *m, unsigned actor, const struct unit *u)
{
	const struct vma *v = vmas_find(&m->actor[actor].vmas, u->low);

	return u->first >= v->first && u->end <= v->first + v->count &&
	    !segment_of(m, u)->entry[actor].huge && !has_table(m, actor, u);
}

/* Rule 17. A range that lies inside one VMA and has no page table yet is mapped
 * by one fault and one entry: a read maps a huge page of zeros, a write gets a
 * new large folio (mm/huge_memory.c:do_huge_pmd_anonymous_page). Either way
 * fork() copies the VMA's entries from then on. */
static void
rule_read_free_range(struct model *m, unsigned actor, const struct unit *u)
{
	struct model_actor *a = &m->actor[actor];
	struct segment *s;

	for (s = segment_of(m, u); s != NULL; s = next_of(u, s))
		s->entry[actor] = (struct entry){
		    .kind = ENTRY_ZERO, .huge = true};
	vmas_give_anon_vma(&a->vmas, u->low);
	a->faults[FAULT_ZERO_READ] += ranges_of(m, u);
}

static int
enter_folio(struct segment *s, struct entry *e, uint32_t folio)
{
	uint32_t anon = state_new_frame(s);

	if (anon == UINT32_MAX)
		return -ENOMEM;
	s->anon[anon].owners = 1;
	s->anon[anon].exclusive = true;
	s->anon[anon].folio = folio;
	*e = (struct entry){.kind = ENTRY_ANON,
	    .writable = true,
	    .dirty = true,
	    .anon = anon,
	    .huge = true,
	    .account = ACCOUNT_RIGHT};
	return 0;
}

/* A folio also replaces the huge page of zeros in one fault
 * (do_huge_zero_wp_pmd), where zeros_become_huge. Elsewhere that is split into
 * base pages of zeros, and the write is one to such a page. */
static int
rule_write_free_range(struct model *m, unsigned actor, const struct unit *u)
{
	struct model_actor *a = &m->actor[actor];
	uint32_t folio = m->next_folio++;
	struct segment *s;
	int error = 0;

	for (s = segment_of(m, u); error == 0 && s != NULL; s = next_of(u, s))
		error = enter_folio(s, &s->entry[actor], folio);
	vmas_give_anon_vma(&a->vmas, u->low);
	a->faults[FAULT_ZERO_FILL] += ranges_of(m, u);
	return error;
}

/* Rule 18. A write to a read-only huge entry keeps the folio, all of it, in one
 * fault, if no other process maps any of its pages. */
static void
rule_keep_folio(struct model *m, unsigned actor, const struct unit *u)
{
	struct segment *s;

	for (s = segment_of(m, u); s != NULL; s = next_of(u, s)) {
		struct entry *e = &s->entry[actor];

		s->anon[e->anon].exclusive = true;
		e->writable = e->dirty = true;
	}
	m->actor[actor].faults[FAULT_REUSE] += ranges_of(m, u);
}

/* Rule 22. For each large folio the kernel counts what two processes map of it
 * (include/linux/rmap.h: _mm_id_mapcount), and only of these it can tell that
 * no other process has the folio. A process gets an account when it comes to
 * the folio while one is free; it gives it back when it maps no page any more.
 * An account that is begun when a huge entry is taken apart is one short, and
 * never believed. */
static bool
has_free_account(
    const struct model *m, struct segment *s, unsigned actor, uint32_t folio)
{
	unsigned taken = 0;

	for (unsigned i = 0; i < m->actors; i++) {
		enum account account = ACCOUNT_NONE;
		uint64_t pages = i != actor
		    ? pages_of_folio(m, s, i, folio, &account)
		    : 0;

		taken += account == ACCOUNT_RIGHT ||
		    (account == ACCOUNT_WRONG && pages > 1);
	}
	return taken < 2;
}

void
huge_inherit(struct model *m, unsigned child, struct segment *s)
{
	struct entry *e = &s->entry[child];
	uint32_t folio = e->kind == ENTRY_ANON ? s->anon[e->anon].folio : 0;

	if (folio != 0)
		e->account = has_free_account(m, s, child, folio)
		    ? ACCOUNT_RIGHT
		    : ACCOUNT_NONE;
}

/* Rule 19. Else the entry is taken apart: 512 base entries in a page table take
 * its place, in this process alone, and the folio stays as it is
 * (__split_huge_pmd). Then the write is one to a base entry. Where a VMA is cut
 * in the middle of a huge entry, that is taken apart as well
 * (vma_adjust_trans_huge). */
static void
rule_take_apart(struct model *m, unsigned actor, const struct unit *u)
{
	struct segment *s = segment_of(m, u);
	struct entry *e = &s->entry[actor];
	enum account account = e->account;

	if (e->kind == ENTRY_ANON && account == ACCOUNT_NONE &&
	    has_free_account(m, s, actor, s->anon[e->anon].folio))
		account = ACCOUNT_WRONG;
	for (; s != NULL; s = next_of(u, s)) {
		s->entry[actor].huge = s->entry[actor].dirty = false;
		s->entry[actor].account = account;
	}
}

/* Rule 20. A write to a base entry of a large folio keeps the frame, of this
 * one page, if the kernel knows that all pages of the folio that are mapped are
 * this process's, and they are more than one: the last one is copied, so that
 * the folio can go. Otherwise it is copied, even if no other process has the
 * page (mm/memory.c:wp_can_reuse_anon_folio).
 *
 * So it is where keeps_part. Kernels that keep no account know only how many
 * entries name the folio, and keep a page if that is one: where
 * keeps_last_part, and it is the last page that anybody maps. */
static bool
rule_keep_page(
    const struct model *m, struct segment *s, unsigned actor, uint32_t folio)
{
	enum account account = s->entry[actor].account;
	bool counted = account == ACCOUNT_RIGHT;
	bool last;

	if (is_mapped_by_others(m, s, actor, folio))
		return false;
	last = pages_of_folio(m, s, actor, folio, &account) == 1;
	return last ? m->machine.keeps_last_part
		    : m->machine.keeps_part && counted;
}

bool
huge_may_keep(const struct model *m, unsigned actor, struct segment *s)
{
	uint32_t folio = s->anon[s->entry[actor].anon].folio;

	return folio == 0 || rule_keep_page(m, s, actor, folio);
}

/* Pages are written one after the other: when all others have been copied, the
 * last one is alone. */
int
huge_set_last_apart(struct model *m, unsigned actor, struct segment *s)
{
	uint32_t folio = s->anon[s->entry[actor].anon].folio;
	uint64_t range = m->machine.huge_pages;
	enum account unused;
	int error = 0;

	if (!m->machine.keeps_last_part || folio == 0)
		return 0;
	if (s->count > range)
		error = state_cut(m, s->first + range);
	if (error == 0 && s->count > 1 &&
	    pages_of_folio(m, s, actor, folio, &unused) == s->count)
		error = state_cut(m, s->first + s->count - 1);
	return error;
}

/* Rule 21. MADV_DONTNEED of a part of a range takes a huge entry apart, and
 * leaves the page table, even an empty one. Of a whole range, in one call, it
 * takes the table too (mm/pt_reclaim.c), where dontneed_takes_table; a huge
 * entry has none. */
static int
rule_leave_table(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	s->entry[actor].in_table = true;
	return 0;
}

static int
clear(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	state_clear(s, &s->entry[actor]);
	return 0;
}

static int
drop(struct model *m, unsigned actor, const struct unit *u)
{
	bool whole = u->low == u->first && u->high == u->end;
	bool huge = segment_of(m, u)->entry[actor].huge;
	bool goes = whole && (huge || m->machine.dontneed_takes_table);
	bool table = !goes && (huge || has_table(m, actor, u));
	int error;

	if (table && huge)
		rule_take_apart(m, actor, u);
	error = state_visit(m, u->low, u->high - u->low, clear, actor);
	if (error == 0 && table)
		error = state_visit(
		    m, u->low, u->high - u->low, rule_leave_table, actor);
	return error;
}

/* Rule 21, too. fork() gives the child a page table where it copies entries
 * from one, also if all of them are empty (copy_pte_range). */
static int
note_empty(struct model *m, unsigned actor, struct segment *s)
{
	(void)m;
	s->entry[actor].in_table |= s->entry[actor].kind == ENTRY_NONE;
	return 0;
}

static int
note_table(struct model *m, unsigned actor, const struct unit *u)
{
	return has_table(m, actor, u)
	    ? state_visit(m, u->low, u->high - u->low, note_empty, actor)
	    : 0;
}

/* Rule 21, too. munmap() takes the page table when nothing else is mapped in
 * its range (mm/memory.c:free_pgd_range). */
static int
unmap(struct model *m, unsigned actor, const struct unit *u)
{
	bool stays = has_table(m, actor, u) &&
	    vmas_meet(&m->actor[actor].vmas, u->first, u->end);
	int error = state_visit(m, u->low, u->high - u->low, clear, actor);

	if (error < 0)
		return error;
	return stays
	    ? state_visit(m, u->low, u->high - u->low, rule_leave_table, actor)
	    : state_visit(m, u->first, u->end - u->first, clear, actor);
}

static int
read_unit(struct model *m, unsigned actor, const struct unit *u)
{
	if (is_free(m, actor, u))
		rule_read_free_range(m, actor, u);
	return 0;
}

static int
write_unit(struct model *m, unsigned actor, const struct unit *u)
{
	struct segment *s = segment_of(m, u);
	const struct entry *e = &s->entry[actor];

	bool zeros = e->huge && e->kind == ENTRY_ZERO;

	if ((zeros && m->machine.zeros_become_huge) || is_free(m, actor, u))
		return rule_write_free_range(m, actor, u);
	if (!e->huge || e->writable)
		return 0;
	if (zeros || is_mapped_by_others(m, s, actor, s->anon[e->anon].folio))
		rule_take_apart(m, actor, u);
	else
		rule_keep_folio(m, actor, u);
	return 0;
}

/* Cuts such that a segment of several ranges is concerned as a whole, or not at
 * all. */
static int
cut_around(struct model *m, uint64_t first, uint64_t end)
{
	uint64_t range = m->machine.huge_pages;
	uint64_t at[] = {first, first + range - 1, end, end + range - 1};
	int error = 0;

	for (size_t i = 0; error == 0 && i < sizeof at / sizeof *at; i++)
		error = state_cut(m, at[i] - at[i] % range);
	return error;
}

static int
visit_units(struct model *m, unsigned actor, uint64_t first, uint64_t count,
    int (*visit)(struct model *, unsigned actor, const struct unit *))
{
	uint64_t range = m->machine.huge_pages;
	uint64_t end = first + count;
	int error = 0;

	if (!m->actor[actor].mapping.huge)
		return 0;
	error = cut_around(m, first, end);
	for (uint64_t at = first - first % range; error == 0 && at < end;) {
		uint64_t size = state_find(m, at)->count;
		struct unit u = {
		    .first = at,
		    .end = at + (size > range ? size : range),
		};

		u.low = first > u.first ? first : u.first;
		u.high = end < u.end ? end : u.end;
		error = state_is_stopped(m) ? -EINTR : visit(m, actor, &u);
		at = u.end;
	}
	return error;
}

int
huge_unmap(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return visit_units(m, actor, first, count, unmap);
}

int
huge_note_tables(
    struct model *m, unsigned parent, uint64_t first, uint64_t count)
{
	return visit_units(m, parent, first, count, note_table);
}

void
huge_cut(struct model *m, unsigned actor, uint64_t page)
{
	uint64_t range = m->machine.huge_pages;
	struct unit u;

	if (!m->actor[actor].mapping.huge || page % range == 0 ||
	    page >= m->pages)
		return;
	u.first = page - page % range;
	u.end = u.first + range;
	if (segment_of(m, &u)->entry[actor].huge)
		rule_take_apart(m, actor, &u);
}

int
huge_read(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return visit_units(m, actor, first, count, read_unit);
}

int
huge_write(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return visit_units(m, actor, first, count, write_unit);
}

static int
drop_in_vma(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return visit_units(m, actor, first, count, drop);
}

int
huge_drop(struct model *m, unsigned actor, uint64_t first, uint64_t count)
{
	return state_visit_vmas(m, actor, first, count, drop_in_vma);
}
