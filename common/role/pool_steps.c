#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pool/pool_timing.h"
#include "role/pool_steps.h"

#define CELLS	    60
#define LINES	    2 /* of free chunks */
#define EACH_LINE   4
#define CHUNK_WORDS 48 /* "720 at 36144; " */

static void
say_map(struct actor *me, struct pool *p)
{
	char map[CELLS + 1];

	pool_map(p, map, CELLS);
	actor_say(me, "map   [%s]", map);
	if (me->index > 0)
		return; /* the producer shows it first */
	actor_say(me,
	    "      %c the pool's own, %c live, %c partly live, "
	    "%c free, blank: not used yet",
	    POOL_MAP_OWN, POOL_MAP_LIVE, POOL_MAP_PARTLY, POOL_MAP_FREE);
	actor_say(me,
	    "      below: free chunks, bytes at offset; a list ends with ;");
}

/* Adds what is free, list by list. */
static void
say_free(struct actor *me, struct pool *p)
{
	struct pool_chunk c = {0};
	bool more = pool_next_free(p, &c);

	for (int line = 0; more && line < LINES; line++) {
		char words[EACH_LINE * CHUNK_WORDS] = "";

		for (int i = 0; more && i < EACH_LINE; i++) {
			struct pool_chunk last = c;
			size_t used = strlen(words);

			more = pool_next_free(p, &c);
			snprintf(words + used, sizeof words - used,
			    "%" PRIu64 " at %" PRIu64 "%s",
			    last.end - last.start, last.start,
			    !more ? ""
				: pool_class_size(&c) == pool_class_size(&last)
				? ", "
				: "; ");
		}
		actor_say(me, "free  %s", words);
	}
}

int
actor_show_pool(struct actor *me, struct pool *p)
{
	int error = pool_lock(p);

	if (error < 0)
		return error;
	say_map(me, p);
	say_free(me, p);
	error = pool_note_live(p);
	pool_unlock(p);
	return error;
}

/* Did the pool refuse, and for that reason? Adds its words. */
static bool
refused(struct actor *me, int reason, int error)
{
	char words[ROLE_TEXT];

	if (error == reason)
		actor_say(
		    me, "%s", pool_error_words(me->data, words, sizeof words));
	return error == reason;
}

int
actor_misuse_pool(struct actor *me)
{
	struct pool *p = me->data;
	uint64_t all = me->pages * me->region.page_size, chunk;
	char *bytes, kept;
	int error;

	pool_begin(p);
	if (!refused(me, -ENOMEM, pool_alloc(p, all, &chunk)) ||
	    pool_alloc(p, 20, &chunk) < 0 ||
	    !refused(me, -EFAULT, pool_free(p, chunk + 1)))
		return -EPROTO;

	bytes = pool_write(p, chunk, 21);
	kept = bytes[20];
	bytes[20] = 'x'; /* the first byte that is not the caller's */
	error = pool_free(p, chunk);
	bytes[20] = kept;
	if (!refused(me, -EOVERFLOW, error) || pool_free(p, chunk) < 0 ||
	    !refused(me, -EALREADY, pool_free(p, chunk)))
		return -EPROTO;
	return pool_check(p);
}

int
actor_trim_pool(struct actor *me)
{
	struct pool *p = me->data;
	uint64_t root, pages;
	int error;

	pool_begin(p);
	error = pool_root(p, &root);
	if (error == 0)
		error = pool_set_root(p, 0);
	if (error == 0)
		error = pool_free(p, root);
	if (error == 0)
		error = pool_trim(p, &pages);
	if (error < 0)
		return error;
	actor_say(me, "%" PRIu64 " whole page%s free", pages,
	    pages == 1 ? " was" : "s were");
	return 0;
}

static int
time_both(struct actor *me)
{
	struct pool_timing t;
	int error = pool_time(&t);

	if (error < 0)
		return error;
	actor_say(me,
	    "allot and free: pool %.0f ns, malloc %.0f ns (%.1f times as long)",
	    t.pool_ns, t.malloc_ns, t.pool_ns / t.malloc_ns);
	actor_say(me, "the fastest of some rounds of %" PRIu64 ", sizes mixed",
	    t.pairs);
	actor_measure(me, "pool_pair_time", "ns", t.pool_ns);
	actor_measure(me, "malloc_pair_time", "ns", t.malloc_ns);
	return 0;
}

int
actor_time_pool(struct actor *me)
{
	return actor_aside(me, time_both);
}
