#include "ledger/deduce.h"

/* A page that had a frame and has one. Without frame numbers: after a private
 * write no other process has the page. If others had it before, it is a copy,
 * unless one of them may have given it up meanwhile. */
static void
add_framed(struct evidence *e, const struct seen_page *before,
    const struct seen_page *after, int64_t count)
{
	bool told = before->frame != FRAME_UNSEEN &&
	    after->frame != FRAME_UNSEEN;
	bool parted = before->state == PAGE_SHARED &&
	    after->state == PAGE_EXCLUSIVE;

	if (told ? before->frame != after->frame
		 : after->anonymous && !before->anonymous)
		e->copied += count;
	else if (!told && e->writes && !e->shared && parted && e->alone)
		e->copied += count;
	else if (!told && e->writes && !e->shared && parted)
		e->doubtful += count;
}

void
evidence_add(struct evidence *e, const struct seen_page *before,
    const struct seen_page *after, int64_t count)
{
	if (before->state == PAGE_ABSENT && after->state == PAGE_ZERO)
		e->zeroed += count;
	else if (!page_state_is_framed(after->state))
		return;
	else if (page_state_is_framed(before->state))
		add_framed(e, before, after, count);
	else if (!e->object)
		e->filled += count;
	else if (after->anonymous)
		e->copied += count;
	else
		e->entered += count;
}

/* Frames that the object got by faults of this actor. Those of a file come from
 * the disk, by major faults. */
static int64_t
frames_given(const struct evidence *e)
{
	if (e->file || e->object_growth == 0)
		return 0;
	return e->alone ? e->object_growth : UNKNOWN;
}

static int64_t
less(int64_t figure, int64_t part)
{
	return figure == UNKNOWN || part == UNKNOWN ? UNKNOWN : figure - part;
}

/* A private page is copied by a write, or kept. A major fault brings the page
 * and copies it. */
static void
deduce_private_write(const struct evidence *e, int64_t classes[FAULT_CLASSES])
{
	int64_t copied = less(e->copied, e->major);

	classes[FAULT_ZERO_FILL] = e->filled;
	classes[FAULT_COPY] = e->doubtful > 0 ? UNKNOWN : copied;
	classes[FAULT_REUSE] = e->doubtful > 0
	    ? UNKNOWN
	    : less(e->faults, e->filled + e->copied);
}

static void
deduce_shared_write(const struct evidence *e, int64_t classes[FAULT_CLASSES])
{
	classes[FAULT_ZERO_FILL] = frames_given(e);
	classes[FAULT_MAP] = less(
	    less(e->entered, e->major), classes[FAULT_ZERO_FILL]);
	classes[FAULT_REUSE] = less(e->faults, e->entered);
}

static void
deduce_object_read(const struct evidence *e, int64_t classes[FAULT_CLASSES])
{
	classes[FAULT_ZERO_FILL] = frames_given(e);
	classes[FAULT_MAP] = less(
	    less(e->faults, e->major), classes[FAULT_ZERO_FILL]);
}

void
deduce(const struct evidence *e, int64_t classes[FAULT_CLASSES])
{
	for (int i = 0; i < FAULT_CLASSES; i++)
		classes[i] = 0;
	classes[FAULT_MAJOR] = e->major;
	if (!e->writes && !e->object)
		classes[FAULT_ZERO_READ] = e->zeroed;
	else if (!e->writes)
		deduce_object_read(e, classes);
	else if (e->shared)
		deduce_shared_write(e, classes);
	else
		deduce_private_write(e, classes);
}

void
deduce_allow_copies(const int64_t predicted[FAULT_CLASSES], int64_t unsure,
    int64_t classes[FAULT_CLASSES])
{
	int64_t more;

	if (classes[FAULT_COPY] == UNKNOWN || classes[FAULT_REUSE] == UNKNOWN)
		return;
	more = classes[FAULT_COPY] - predicted[FAULT_COPY];
	if (more < 0 || more > unsure)
		return;
	classes[FAULT_COPY] -= more;
	classes[FAULT_REUSE] += more;
}
